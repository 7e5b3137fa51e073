import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { FlowActRequest, FlowAnswer } from '../../../src/contract/flows.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { isReason, ReasonField } from '../../components/reason-field.tsx';
import { useTexts } from '../../lib/language.ts';
import { oneLine } from '../../lib/one-line.ts';
import { documentTexts } from './document-texts.ts';
import styles from './documents.module.css';
import { ReplaceForm } from './replace-form.tsx';
import type { ShownFile } from './shown-version.tsx';
import { useFlowAct } from './use-flow-act.ts';

const confirmed = ['approve', 'return', 'reject', 'withdraw'] as const;
type Confirmed = (typeof confirmed)[number];

interface Asked {
  readonly act: Confirmed;
  /** The hash of what stood on the page when it was asked; undefined while nothing did. */
  readonly shown: string | undefined;
}

/** What the reader may do with the document now, and nothing else. */
export function FlowActs({ flow, file }: { readonly flow: FlowAnswer; readonly file: ShownFile }) {
  const texts = useTexts(documentTexts);
  const [asked, setAsked] = useState<Asked>();
  const act = useFlowAct(flow);
  const { may } = flow;
  const signs = may.includes('sign') ? 'sign' : may.includes('paraf') ? 'paraf' : undefined;
  // The hash of what stands on the page: nobody signs or approves what they could not see.
  const shown = file.state.kind === 'opened' ? file.state.sha256 : undefined;
  const needsFile = signs !== undefined || may.includes('approve');
  const others = confirmed.filter((one) => may.includes(one));
  return (
    <section>
      <h2>{texts.yourAct}</h2>
      {signs === undefined && others.length === 0 && !may.includes('send') && <p>{texts.nothingToDo}</p>}
      {needsFile && shown === undefined && (
        <p role="status">
          {file.problem || file.state.kind === 'failed' ? texts.fileFailed : texts.fileOpening}
        </p>
      )}
      {signs && <SignForm key={flow.changedAt} flow={flow} act={signs} shown={shown} />}
      {may.includes('replace') && <ReplaceForm key={flow.changedAt} flow={flow} />}
      <div className={styles['bar']}>
        {may.includes('send') && (
          <Button loading={act.isPending} onClick={() => act.mutate({ act: 'send' })}>
            {texts.sendNow}
          </Button>
        )}
        {others.map((one) => (
          <Button
            key={one}
            variant="default"
            disabled={one === 'approve' && shown === undefined}
            onClick={() => setAsked({ act: one, shown })}
          >
            {texts[one]}
          </Button>
        ))}
      </div>
      {asked && <ActDialog flow={flow} asked={asked} onClose={() => setAsked(undefined)} />}
    </section>
  );
}

interface SignFormProps {
  readonly flow: FlowAnswer;
  readonly act: 'sign' | 'paraf';
  readonly shown: string | undefined;
}

function SignForm({ flow, act, shown }: SignFormProps) {
  const texts = useTexts(documentTexts);
  const [passphrase, setPassphrase] = useState('');
  const [reason, setReason] = useState('');
  const sign = useFlowAct(flow);
  // A paraf before the first signature is laid on the pages without a key.
  const needsPassphrase = act === 'sign' || flow.signatures > 0;
  const requestFor = (sha256: string): FlowActRequest =>
    act === 'sign'
      ? { act, sha256, passphrase, ...(reason.trim() !== '' && { reason: oneLine(reason) }) }
      : { act, sha256, ...(needsPassphrase && { passphrase }) };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (shown !== undefined) sign.mutate(requestFor(shown));
      }}
    >
      {shown !== undefined && (
        <p>
          {texts.shownHash} <code className={styles['hash']}>{shown}</code>
        </p>
      )}
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
      <Button mt="sm" type="submit" loading={sign.isPending} disabled={shown === undefined}>
        {texts[act]}
      </Button>
    </form>
  );
}

interface ActDialogProps {
  readonly flow: FlowAnswer;
  readonly asked: Asked;
  readonly onClose: () => void;
}

function ActDialog({ flow, asked: { act, shown }, onClose }: ActDialogProps) {
  const texts = useTexts(documentTexts);
  const [remarks, setRemarks] = useState('');
  const [tried, setTried] = useState(false);
  const perform = useFlowAct(flow);
  const needed = act !== 'approve';
  const request: FlowActRequest | undefined =
    act !== 'approve'
      ? { act, remarks: oneLine(remarks) }
      : shown === undefined
        ? undefined
        : { act, sha256: shown, remarks: '' };
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
        if (request && (!needed || isReason(remarks))) perform.mutate(request, { onSuccess: onClose });
      }}
      onClose={onClose}
    >
      {needed && (
        <ReasonField value={remarks} hint={texts.reasonHint} missing={tried} onChange={setRemarks} />
      )}
    </ConfirmDialog>
  );
}
