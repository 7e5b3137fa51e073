import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { needsPassword, PasswordAgain } from '../../components/password-again.tsx';
import { isReason, ReasonField } from '../../components/reason-field.tsx';
import { confirmPassword } from '../../lib/confirm-password.ts';
import { useTexts } from '../../lib/language.ts';
import { oneLine } from '../../lib/one-line.ts';
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
  const [tried, setTried] = useState(false);
  const [password, setPassword] = useState('');
  const step = useMutation({
    mutationFn: async () => {
      if (password !== '') await confirmPassword(password, formToken);
      return takeStep(id, { act, reason: oneLine(reason) }, formToken);
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
      onConfirm={() => {
        setTried(true);
        if (isReason(reason)) step.mutate();
      }}
      onClose={onClose}
    >
      <ReasonField value={reason} hint={texts.reasonHint} missing={tried} onChange={setReason} />
      {needsPassword(step.error) && <PasswordAgain value={password} onChange={setPassword} />}
    </ConfirmDialog>
  );
}
