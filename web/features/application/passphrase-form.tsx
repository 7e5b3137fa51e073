import { Button, PasswordInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ProblemNote } from '../../components/problem-note.tsx';
import { useTexts } from '../../lib/language.ts';
import { setPassphrase } from './api/set-passphrase.ts';
import { applicationTexts } from './application-texts.ts';

/** The owner’s own passphrase, typed twice by the owner and kept nowhere on this page. */
export function PassphraseForm({ token, onDone }: { readonly token: string; readonly onDone: () => void }) {
  const texts = useTexts(applicationTexts);
  const [passphrase, setTyped] = useState('');
  const [repeat, setRepeat] = useState('');
  const differ = repeat !== '' && repeat !== passphrase;
  const set = useMutation({ mutationFn: () => setPassphrase(token, passphrase), onSuccess: onDone });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        set.mutate();
      }}
    >
      <h2>{texts.passphraseTitle}</h2>
      <p>{texts.passphraseText}</p>
      <PasswordInput
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
