import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FlowActRequest, FlowAnswer } from '../../../src/contract/flows.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { isReason, ReasonField } from '../../components/reason-field.tsx';
import { useTexts } from '../../lib/language.ts';
import { oneLine } from '../../lib/one-line.ts';
import { useSession } from '../../lib/session.ts';
import { actOnFlow } from './api/act-on-flow.ts';
import { documentTexts } from './document-texts.ts';
import styles from './documents.module.css';

const confirmed = ['approve', 'return', 'reject', 'withdraw'] as const;
type Confirmed = (typeof confirmed)[number];

/** What the reader may do with the document now, and nothing else. */
export function FlowActs({ flow }: { readonly flow: FlowAnswer }) {
  const texts = useTexts(documentTexts);
  const [asked, setAsked] = useState<Confirmed>();
  const act = useFlowAct(flow);
  const { may } = flow;
  const signs = may.includes('sign') ? 'sign' : may.includes('paraf') ? 'paraf' : undefined;
  const others = confirmed.filter((one) => may.includes(one));
  return (
    <section>
      <h2>{texts.yourAct}</h2>
      {signs === undefined && others.length === 0 && !may.includes('send') && <p>{texts.nothingToDo}</p>}
      {signs && <SignForm key={flow.changedAt} flow={flow} act={signs} />}
      <div className={styles['bar']}>
        {may.includes('send') && (
          <Button loading={act.isPending} onClick={() => act.mutate({ act: 'send' })}>
            {texts.sendNow}
          </Button>
        )}
        {others.map((one) => (
          <Button key={one} variant="default" onClick={() => setAsked(one)}>
            {texts[one]}
          </Button>
        ))}
      </div>
      {asked && <ActDialog flow={flow} act={asked} onClose={() => setAsked(undefined)} />}
    </section>
  );
}

function useFlowAct({ id }: FlowAnswer) {
  const client = useQueryClient();
  const { data: session } = useSession();
  return useMutation({
    mutationFn: (request: FlowActRequest) => actOnFlow(id, request, session?.formToken ?? ''),
    onSuccess: (flow) => {
      client.setQueryData(['flows', 'one', id], flow);
      void client.invalidateQueries({ queryKey: ['flows', 'list'] });
      void client.invalidateQueries({ queryKey: ['flows', 'timeline', id] });
    },
  });
}

function SignForm({ flow, act }: { readonly flow: FlowAnswer; readonly act: 'sign' | 'paraf' }) {
  const texts = useTexts(documentTexts);
  const [passphrase, setPassphrase] = useState('');
  const [reason, setReason] = useState('');
  const sign = useFlowAct(flow);
  const sha256 = flow.versions.at(-1)?.sha256 ?? '';
  // A paraf before the first signature is laid on the pages without a key.
  const needsPassphrase = act === 'sign' || flow.signatures > 0;
  const request: FlowActRequest =
    act === 'sign'
      ? { act, sha256, passphrase, ...(reason.trim() !== '' && { reason: oneLine(reason) }) }
      : { act, sha256, ...(needsPassphrase && { passphrase }) };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        sign.mutate(request);
      }}
    >
      <p>
        {texts.shownHash} <code className={styles['hash']}>{sha256}</code>
      </p>
      {needsPassphrase && (
        <PasswordInput
          label={texts.passphrase}
          description={texts.passphraseHint}
          required
          autoComplete="off"
          value={passphrase}
          visibilityToggleButtonProps={{ 'aria-label': texts.show }}
          onChange={(event) => setPassphrase(event.currentTarget.value)}
        />
      )}
      {act === 'sign' && (
        <TextInput
          mt="sm"
          label={texts.signReason}
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      )}
      {sign.error && <ProblemNote problem={sign.error} />}
      <Button mt="sm" type="submit" loading={sign.isPending}>
        {texts[act]}
      </Button>
    </form>
  );
}

interface ActDialogProps {
  readonly flow: FlowAnswer;
  readonly act: Confirmed;
  readonly onClose: () => void;
}

function ActDialog({ flow, act, onClose }: ActDialogProps) {
  const texts = useTexts(documentTexts);
  const [remarks, setRemarks] = useState('');
  const [tried, setTried] = useState(false);
  const perform = useFlowAct(flow);
  const needed = act !== 'approve';
  const request: FlowActRequest =
    act === 'approve'
      ? { act, sha256: flow.versions.at(-1)?.sha256 ?? '', remarks: '' }
      : { act, remarks: oneLine(remarks) };
  return (
    <ConfirmDialog
      opened
      title={texts[act]}
      effect={texts[`${act}Effect`]}
      confirm={texts[act]}
      busy={perform.isPending}
      problem={perform.error}
      onConfirm={() => {
        setTried(true);
        if (!needed || isReason(remarks)) perform.mutate(request, { onSuccess: onClose });
      }}
      onClose={onClose}
    >
      {needed && (
        <ReasonField value={remarks} hint={texts.reasonHint} missing={tried} onChange={setRemarks} />
      )}
    </ConfirmDialog>
  );
}
