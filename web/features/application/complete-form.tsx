import { Button, Checkbox, FileInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { ApplicationView, RegistrationDocument } from '../../../src/contract/registrations.ts';
import { ProblemNote } from '../../components/problem-note.tsx';
import { useTexts } from '../../lib/language.ts';
import { addProof } from './api/add-proof.ts';
import { completeApplication } from './api/complete-application.ts';
import { applicationTexts } from './application-texts.ts';

const kinds = ['identity-card', 'recommendation-letter', 'authority-document', 'other'] as const;

export interface CompleteFormProps {
  readonly token: string;
  readonly documents: ApplicationView['documents'];
  readonly onAdded: () => void;
  readonly onDone: () => void;
}

/** The proofs, each sent as it is chosen, then the NIK and the consent. */
export function CompleteForm({ token, documents, onAdded, onDone }: CompleteFormProps) {
  const texts = useTexts(applicationTexts);
  const [nik, setNik] = useState('');
  const [agrees, setAgrees] = useState(false);
  const add = useMutation({
    mutationFn: ({ kind, file }: { readonly kind: RegistrationDocument['kind']; readonly file: File }) =>
      addProof(token, kind, file),
    onSuccess: onAdded,
  });
  const complete = useMutation({ mutationFn: () => completeApplication(token, nik), onSuccess: onDone });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        complete.mutate();
      }}
    >
      <h2>{texts.proofs}</h2>
      <p>{texts.proofHint}</p>
      {kinds.map((kind) => (
        <FileInput
          key={kind}
          mt="sm"
          label={texts[kind]}
          description={documents.some((one) => one.kind === kind) ? texts.given : undefined}
          accept="application/pdf,image/jpeg,image/png"
          disabled={add.isPending}
          onChange={(file) => file !== null && add.mutate({ kind, file })}
        />
      ))}
      {add.error && <ProblemNote problem={add.error} />}
      <h2>{texts.complete}</h2>
      <TextInput
        label={texts.nik}
        description={texts.nikHint}
        inputMode="numeric"
        pattern="[0-9]{16}"
        maxLength={16}
        autoComplete="off"
        required
        value={nik}
        onChange={(event) => setNik(event.currentTarget.value)}
      />
      <Checkbox
        my="md"
        required
        label={texts.agree}
        checked={agrees}
        onChange={(event) => setAgrees(event.currentTarget.checked)}
      />
      {complete.error && <ProblemNote problem={complete.error} />}
      <Button type="submit" loading={complete.isPending} disabled={!agrees}>
        {texts.send}
      </Button>
    </form>
  );
}
