import { Checkbox, NativeSelect } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { OwnCertificate, OwnRequest } from '../../../src/contract/own-certificates.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { needsPassword, PasswordAgain } from '../../components/password-again.tsx';
import { isReason, ReasonField } from '../../components/reason-field.tsx';
import { confirmPassword } from '../../lib/confirm-password.ts';
import { useTexts } from '../../lib/language.ts';
import { oneLine } from '../../lib/one-line.ts';
import { askAboutOwn } from './api/ask-about-own.ts';
import { certificateTexts, reasonTexts } from './certificate-texts.ts';

export type OwnAct = 'renew' | 'suspend' | 'revoke' | 'release';

export interface OwnRequestDialogProps {
  readonly act: OwnAct;
  readonly certificate: OwnCertificate;
  readonly formToken: string;
  readonly onClose: () => void;
}

const causes = ['expiring', 'passphrase-forgotten', 'key-compromised'] as const;
const reasons = [
  'unspecified',
  'keyCompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
] as const;

/** What is asked about one’s own certificate, with its effect said before. */
export function OwnRequestDialog({ act, certificate, formToken, onClose }: OwnRequestDialogProps) {
  const texts = useTexts(certificateTexts);
  const reasonNames = useTexts(reasonTexts);
  const client = useQueryClient();
  const [cause, setCause] = useState<(typeof causes)[number]>('expiring');
  const [revocationReason, setRevocationReason] = useState<(typeof reasons)[number]>('unspecified');
  const [hold, setHold] = useState(false);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const [password, setPassword] = useState('');
  const request: OwnRequest =
    act === 'renew'
      ? { service: 'pembaruan', cause, reason: oneLine(reason) }
      : {
          service: 'pencabutan',
          certificateId: certificate.id,
          act,
          reason: oneLine(reason),
          hold: act === 'revoke' && hold && certificate.status === 'issued',
          ...(act === 'revoke' && { revocationReason }),
        };
  const ask = useMutation({
    mutationFn: async () => {
      if (password !== '') await confirmPassword(password, formToken);
      return askAboutOwn(request, formToken);
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['account', 'certificates'] });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      opened
      title={texts[`${act}Title`]}
      effect={texts[`${act}Effect`]}
      confirm={texts[act]}
      busy={ask.isPending}
      problem={ask.error}
      onConfirm={() => {
        setTried(true);
        if (isReason(reason)) ask.mutate();
      }}
      onClose={onClose}
    >
      {act === 'renew' && (
        <NativeSelect
          label={texts.cause}
          value={cause}
          data={causes.map((one) => ({ value: one, label: texts[one] }))}
          onChange={({ currentTarget: { value } }) =>
            setCause(causes.find((one) => one === value) ?? 'expiring')
          }
        />
      )}
      {act === 'revoke' && (
        <>
          <NativeSelect
            label={texts.revocationReason}
            value={revocationReason}
            data={reasons.map((one) => ({ value: one, label: reasonNames[one] }))}
            onChange={({ currentTarget: { value } }) =>
              setRevocationReason(reasons.find((one) => one === value) ?? 'unspecified')
            }
          />
          {certificate.status === 'issued' && (
            <Checkbox
              mt="sm"
              label={texts.hold}
              description={texts.holdHint}
              checked={hold}
              onChange={(event) => setHold(event.currentTarget.checked)}
            />
          )}
        </>
      )}
      <ReasonField value={reason} hint={texts.reasonHint} missing={tried} onChange={setReason} />
      {needsPassword(ask.error) && <PasswordAgain value={password} onChange={setPassword} />}
    </ConfirmDialog>
  );
}
