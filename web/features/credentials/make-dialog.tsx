import { Button, Checkbox, Select, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { MadeCredential, Scope } from '../../../src/contract/credentials.ts';
import { Dialog, DialogButtons } from '../../components/dialog.tsx';
import { needsPassword, PasswordAgain } from '../../components/password-again.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { confirmPassword } from '../../lib/confirm-password.ts';
import { useTexts } from '../../lib/language.ts';
import { makeCredential } from './api/make-credential.ts';
import { credentialTexts } from './credential-texts.ts';

const scopes = ['sign', 'verify', 'users', 'documents', 'journal'] as const satisfies readonly Scope[];
const levels = ['B-B', 'B-T', 'B-LT', 'B-LTA'] as const;

export interface MakeDialogProps {
  readonly formToken: string;
  readonly onClose: () => void;
  readonly onDone: (made: MadeCredential) => void;
}

/** A new credential: for one application, with what it needs and no more. */
export function MakeDialog({ formToken, onClose, onDone }: MakeDialogProps) {
  const texts = useTexts(credentialTexts);
  const [chosen, setChosen] = useState<readonly Scope[]>(['sign']);
  const [level, setLevel] = useState<(typeof levels)[number]>('B-T');
  const [password, setPassword] = useState('');
  const make = useMutation({
    mutationFn: async (form: FormData) => {
      if (password !== '') await confirmPassword(password, formToken);
      const text = (name: string): string => {
        const value = form.get(name);
        return typeof value === 'string' ? value.trim() : '';
      };
      const allowedIps = text('ips')
        .split(/\s+/)
        .filter((one) => one !== '');
      const wish = { username: text('username'), description: text('description'), scopes: [...chosen] };
      return makeCredential({ ...wish, allowedIps, level }, formToken);
    },
    onSuccess: onDone,
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    make.mutate(new FormData(event.currentTarget));
  };
  return (
    <Dialog opened title={texts.make} onClose={onClose}>
      <form onSubmit={submit}>
        <p>{texts.makeEffect}</p>
        <TextInput
          name="username"
          label={texts.name}
          description={texts.nameHint}
          pattern="[a-z0-9][a-z0-9\-]{2,39}"
          required
          autoComplete="off"
        />
        <TextInput mt="sm" name="description" label={texts.description} maxLength={500} />
        <Checkbox.Group
          mt="sm"
          label={texts.scopes}
          value={[...chosen]}
          onChange={(values) => setChosen(scopes.filter((scope) => values.includes(scope)))}
        >
          {scopes.map((scope) => (
            <Checkbox key={scope} mt="xs" value={scope} label={texts[scope]} />
          ))}
        </Checkbox.Group>
        <Select
          mt="sm"
          label={texts.level}
          data={[...levels]}
          value={level}
          allowDeselect={false}
          comboboxProps={{ withinPortal: false }}
          onChange={(value) => setLevel(levels.find((one) => one === value) ?? 'B-T')}
        />
        <Textarea mt="sm" name="ips" label={texts.ips} description={texts.ipsHint} autosize minRows={2} />
        {needsPassword(make.error) && <PasswordAgain value={password} onChange={setPassword} />}
        {make.error && <ProblemNote problem={make.error} />}
        <DialogButtons>
          <Button type="submit" loading={make.isPending} disabled={chosen.length === 0}>
            {texts.make}
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
