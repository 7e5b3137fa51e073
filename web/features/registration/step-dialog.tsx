import { Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { needsPassword, PasswordAgain } from '../../components/password-again.tsx';
import { confirmPassword } from '../../lib/confirm-password.ts';
import { useTexts } from '../../lib/language.ts';
import { takeStep } from './api/take-step.ts';
import { nameOf, registrationTexts } from './registration-texts.ts';

export interface StepDialogProps {
  readonly id: string;
  readonly act: string;
  readonly formToken: string;
  readonly onClose: () => void;
}

/** A step with its effect and its reason. */
export function StepDialog({ id, act, formToken, onClose }: StepDialogProps) {
  const texts = useTexts(registrationTexts);
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const [password, setPassword] = useState('');
  const step = useMutation({
    mutationFn: async () => {
      if (password !== '') await confirmPassword(password, formToken);
      return takeStep(id, { act, reason }, formToken);
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['registrations'] });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      opened
      title={nameOf(texts, act)}
      effect={nameOf(texts, `${act}-effect`)}
      confirm={nameOf(texts, act)}
      busy={step.isPending}
      problem={step.error}
      onConfirm={() => step.mutate()}
      onClose={onClose}
    >
      <Textarea
        label={texts.reason}
        description={texts.reasonHint}
        required
        maxLength={1000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {needsPassword(step.error) && <PasswordAgain value={password} onChange={setPassword} />}
    </ConfirmDialog>
  );
}
