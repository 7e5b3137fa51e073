import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import type { OccurrenceAnswer } from '../../../src/contract/agreements.ts';
import { Dialog, DialogButtons } from '../../components/dialog.tsx';
import { Loading } from '../../components/loading.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { useTexts } from '../../lib/language.ts';
import { agreementTexts } from './agreement-texts.ts';
import styles from './agreement.module.css';
import { bringEvidence } from './api/bring-evidence.ts';
import { listModules } from './api/list-modules.ts';
import { performAct } from './api/perform-act.ts';
import { factsOf, fieldsOf } from './fact-fields.ts';
import { FactForm } from './fact-form.tsx';
import { inWords } from './words.ts';

type PossibleAct = OccurrenceAnswer['possible'][number];

export interface ActDialogProps {
  readonly occurrence: OccurrenceAnswer;
  readonly act: PossibleAct;
  readonly formToken: string;
  readonly onClose: () => void;
}

/** One act: what it leads to, what it asks for, and the passphrase where it is signed. */
export function ActDialog({ occurrence, act, formToken, onClose }: ActDialogProps) {
  const texts = useTexts(agreementTexts);
  const client = useQueryClient();
  const modules = useQuery({
    queryKey: ['agreement', 'modules'],
    queryFn: ({ signal }) => listModules(signal),
    staleTime: Infinity,
  });
  const table = modules.data?.modules.find(({ name }) => name === occurrence.module)?.acts[act.act];
  const fields = fieldsOf(isRecord(table) ? table['facts'] : undefined);
  const perform = useMutation({
    mutationFn: async (form: FormData) => {
      const evidence: string[] = [];
      for (const kind of act.evidence) {
        const file = form.get(`file:${kind}`);
        if (!(file instanceof File) || file.size === 0) continue;
        evidence.push((await bringEvidence(occurrence.agreementId, { file, kind }, formToken)).id);
      }
      const passphrase = textIn(form, 'passphrase');
      return performAct({
        agreement: occurrence.agreementId,
        occurrence: occurrence.id,
        formToken,
        act: {
          expectedVersion: occurrence.version,
          act: act.act,
          facts: factsOf(fields, form, 'fact.'),
          reason: textIn(form, 'reason'),
          capacity: textIn(form, 'capacity'),
          evidence,
          ...(passphrase !== '' && { passphrase }),
        },
      });
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['agreement'] });
      onClose();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    perform.mutate(new FormData(event.currentTarget));
  };
  return (
    <Dialog opened title={inWords(act.act)} onClose={onClose}>
      {modules.isPending && <Loading />}
      {modules.error && <ProblemNote problem={modules.error} onRetry={() => void modules.refetch()} />}
      {modules.data && (
        <form onSubmit={submit}>
          <p>
            {texts.leadsTo} <b>{inWords(act.to)}</b>. {act.both && texts.bothHint}
          </p>
          <FactForm fields={fields} under="fact." />
          <label className={styles['field']}>
            <span>
              {texts.reason}
              {act.reason && ' *'}
            </span>
            <textarea name="reason" rows={3} required={act.reason} maxLength={4000} />
          </label>
          {act.evidence.map((kind) => (
            <label key={kind} className={styles['field']}>
              <span>
                {texts.attach}: {inWords(kind)}
              </span>
              <input type="file" name={`file:${kind}`} />
            </label>
          ))}
          <label className={styles['field']}>
            <span>{texts.capacity}</span>
            <input type="text" name="capacity" maxLength={200} />
          </label>
          {act.signed && (
            <label className={styles['field']}>
              <span>{texts.passphrase} *</span>
              <input type="password" name="passphrase" autoComplete="off" required />
              <small className={styles['hint']}>{texts.passphraseHint}</small>
            </label>
          )}
          {perform.error && <ProblemNote problem={perform.error} />}
          <DialogButtons>
            <Button variant="default" onClick={onClose}>
              {texts.cancel}
            </Button>
            <Button type="submit" loading={perform.isPending}>
              {texts.act}
            </Button>
          </DialogButtons>
        </form>
      )}
    </Dialog>
  );
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

function textIn(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}
