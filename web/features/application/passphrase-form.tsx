import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ProblemNote } from '../../components/problem-note.tsx';
import { useTexts } from '../../lib/language.ts';
import { setPassphrase } from './api/set-passphrase.ts';
import { applicationTexts } from './application-texts.ts';

export interface PassphraseFormProps {
  readonly token: string;
  /** That the verifier handed over. */
  readonly needsCode: boolean;
  readonly onDone: () => void;
}

/** The owner’s own passphrase, typed twice by the owner and kept nowhere on this page. */
export function PassphraseForm({ token, needsCode, onDone }: PassphraseFormProps) {
  const texts = useTexts(applicationTexts);
  const [nik, setNik] = useState('');
  const [code, setCode] = useState('');
  const [passphrase, setTyped] = useState('');
  const [repeat, setRepeat] = useState('');
  const differ = repeat !== '' && repeat !== passphrase;
  const set = useMutation({
    mutationFn: () => setPassphrase(token, { nik, passphrase, ...(needsCode ? { code } : {}) }),
    onSuccess: onDone,
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        set.mutate();
      }}
    >
      <h2>{texts.passphraseTitle}</h2>
      <p>{texts.passphraseText}</p>
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
      {needsCode && (
        <TextInput
          mt="sm"
          label={texts.code}
          description={texts.codeHint}
          maxLength={20}
          autoComplete="one-time-code"
          required
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
      )}
      <PasswordInput
        mt="sm"
        label={texts.passphrase}
        description={texts.passphraseHint}
        autoComplete="new-password"
        minLength={12}
        maxLength={128}
        required
        value={passphrase}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <PasswordInput
        mt="sm"
        mb="md"
        label={texts.repeat}
        autoComplete="new-password"
        required
        value={repeat}
        error={differ && texts.differ}
        onChange={(event) => setRepeat(event.currentTarget.value)}
      />
      {set.error && <ProblemNote problem={set.error} />}
      <Button type="submit" loading={set.isPending} disabled={repeat === '' || differ}>
        {texts.set}
      </Button>
    </form>
  );
}
