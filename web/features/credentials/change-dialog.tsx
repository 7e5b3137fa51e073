import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { CredentialItem, MadeCredential } from '../../../src/contract/credentials.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { needsPassword, PasswordAgain } from '../../components/password-again.tsx';
import { confirmPassword } from '../../lib/confirm-password.ts';
import { useTexts } from '../../lib/language.ts';
import { changeCredential } from './api/change-credential.ts';
import { rotateCredential } from './api/rotate-credential.ts';
import { credentialTexts } from './credential-texts.ts';

export type CredentialAct = 'rotate' | 'enable' | 'disable';

export interface ChangeDialogProps {
  readonly act: CredentialAct;
  readonly item: CredentialItem;
  readonly formToken: string;
  readonly onClose: () => void;
  readonly onDone: (made?: MadeCredential) => void;
}

/** Says what the change does to the application, and does it. */
export function ChangeDialog({ act, item, formToken, onClose, onDone }: ChangeDialogProps) {
  const texts = useTexts(credentialTexts);
  const [password, setPassword] = useState('');
  const change = useMutation({
    mutationFn: async (): Promise<MadeCredential | undefined> => {
      if (password !== '') await confirmPassword(password, formToken);
      if (act === 'rotate') return rotateCredential(item.id, formToken);
      await changeCredential(item.id, { enabled: act === 'enable' }, formToken);
      return undefined;
    },
    onSuccess: (made) => onDone(made),
  });
  return (
    <ConfirmDialog
      opened
      title={texts[`${act}Title`]}
      effect={
        <>
          <code>{item.username}</code>: {texts[`${act}Effect`]}
        </>
      }
      confirm={texts[act]}
      busy={change.isPending}
      problem={change.error}
      onConfirm={() => change.mutate()}
      onClose={onClose}
    >
      {needsPassword(change.error) && <PasswordAgain value={password} onChange={setPassword} />}
    </ConfirmDialog>
  );
}
