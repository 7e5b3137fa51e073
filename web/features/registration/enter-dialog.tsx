import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { Dialog, DialogButtons } from '../../components/dialog.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { useTexts } from '../../lib/language.ts';
import { enterRegistration } from './api/enter-registration.ts';
import { registrationTexts } from './registration-texts.ts';

/** A verifier enters somebody, who completes the rest behind a link. */
export function EnterDialog({
  formToken,
  onClose,
}: {
  readonly formToken: string;
  readonly onClose: () => void;
}) {
  const texts = useTexts(registrationTexts);
  const client = useQueryClient();
  const enter = useMutation({
    mutationFn: (form: FormData) => {
      const text = (name: string): string => {
        const value = form.get(name);
        return typeof value === 'string' ? value.trim() : '';
      };
      const position = text('position');
      const applicant = { nik: text('nik'), name: text('name'), email: text('email') };
      return enterRegistration(
        { service: 'penerbitan', applicant: { ...applicant, ...(position !== '' && { position }) } },
        formToken,
      );
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['registrations'] });
      onClose();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    enter.mutate(new FormData(event.currentTarget));
  };
  return (
    <Dialog opened title={texts.enter} onClose={onClose}>
      <form onSubmit={submit}>
        <p>{texts.enterText}</p>
        <TextInput name="name" label={texts.name} maxLength={200} required autoComplete="off" />
        <TextInput
          mt="sm"
          name="nik"
          label={texts.nikFull}
          inputMode="numeric"
          pattern="[0-9]{16}"
          maxLength={16}
          required
          autoComplete="off"
        />
        <TextInput mt="sm" name="email" type="email" label={texts.email} required autoComplete="off" />
        <TextInput mt="sm" name="position" label={texts.position} maxLength={200} autoComplete="off" />
        {enter.error && <ProblemNote problem={enter.error} />}
        <DialogButtons>
          <Button type="submit" loading={enter.isPending}>
            {texts.enter}
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
