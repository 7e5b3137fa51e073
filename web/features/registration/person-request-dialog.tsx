import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { NewRegistration, PersonChanges } from '../../../src/contract/registrations.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { isReason, ReasonField } from '../../components/reason-field.tsx';
import { useTexts } from '../../lib/language.ts';
import { oneLine } from '../../lib/one-line.ts';
import { enterRegistration } from './api/enter-registration.ts';
import { deskTexts } from './desk-texts.ts';

export type PersonAct = 'change' | 'renew' | 'suspend' | 'revoke' | 'release';

export interface PersonRequestDialogProps {
  readonly act: PersonAct;
  readonly personId: string;
  readonly certificateId?: string;
  readonly formToken: string;
  readonly onClose: () => void;
}

const titles = {
  change: 'askChange',
  renew: 'askRenew',
  suspend: 'askSuspend',
  revoke: 'askRevoke',
  release: 'askRelease',
} as const;
const causes = ['expiring', 'passphrase-forgotten', 'key-compromised'] as const;
const reasons = [
  'unspecified',
  'keyCompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'privilegeWithdrawn',
] as const;
const fields = ['name', 'email', 'nip', 'phone', 'position'] as const;

/** A request about somebody who is known: what is asked, why, and with what effect. */
export function PersonRequestDialog(props: PersonRequestDialogProps) {
  const { act, formToken, onClose } = props;
  const texts = useTexts(deskTexts);
  const client = useQueryClient();
  const navigate = useNavigate();
  const [cause, setCause] = useState<(typeof causes)[number]>('expiring');
  const [revocationReason, setRevocationReason] = useState<(typeof reasons)[number]>('unspecified');
  const [hold, setHold] = useState(false);
  const [changes, setChanges] = useState<PersonChanges>({});
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const enter = useMutation({
    mutationFn: () =>
      enterRegistration(
        requestOf(props, { cause, revocationReason, hold, changes, reason: oneLine(reason) }),
        formToken,
      ),
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: ['registrations'] });
      await navigate({ to: '/pendaftaran/$registration', params: { registration: id } });
    },
  });
  return (
    <ConfirmDialog
      opened
      title={texts[titles[act]]}
      effect={texts[`${titles[act]}Text`]}
      confirm={texts.enter}
      busy={enter.isPending}
      problem={enter.error}
      onConfirm={() => {
        setTried(true);
        if (isReason(reason)) enter.mutate();
      }}
      onClose={onClose}
    >
      {act === 'change' &&
        fields.map((field) => (
          <TextInput
            key={field}
            mt="sm"
            label={texts[field]}
            maxLength={200}
            autoComplete="off"
            value={changes[field] ?? ''}
            onChange={(event) => setChanges({ ...changes, [field]: event.currentTarget.value })}
          />
        ))}
      {act === 'renew' && (
        <NativeSelect
          label={texts.wishCause}
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
            label={texts.wishReason}
            value={revocationReason}
            data={reasons.map((one) => ({ value: one, label: texts[one] }))}
            onChange={({ currentTarget: { value } }) =>
              setRevocationReason(reasons.find((one) => one === value) ?? 'unspecified')
            }
          />
          <Checkbox
            mt="sm"
            label={texts.hold}
            checked={hold}
            onChange={(event) => setHold(event.currentTarget.checked)}
          />
        </>
      )}
      <ReasonField value={reason} hint={texts.reasonHint} missing={tried} onChange={setReason} />
    </ConfirmDialog>
  );
}

interface Filled {
  readonly cause: (typeof causes)[number];
  readonly revocationReason: (typeof reasons)[number];
  readonly hold: boolean;
  readonly changes: PersonChanges;
  readonly reason: string;
}

function requestOf(
  { act, personId, certificateId = '' }: PersonRequestDialogProps,
  { cause, revocationReason, hold, changes, reason }: Filled,
): NewRegistration {
  switch (act) {
    case 'change':
      return { service: 'perubahan', personId, reason, changes: filledIn(changes) };
    case 'renew':
      return { service: 'pembaruan', personId, reason, cause };
    case 'revoke':
      return { service: 'pencabutan', certificateId, reason, act, revocationReason, hold };
    case 'suspend':
    case 'release':
      return { service: 'pencabutan', certificateId, reason, act, hold: false };
  }
}

/** A field that was emptied again changes nothing. */
const filledIn = (changes: PersonChanges): PersonChanges =>
  Object.fromEntries(
    Object.entries(changes).flatMap(([field, value]) =>
      value === undefined || value.trim() === '' ? [] : [[field, value.trim()] as const],
    ),
  );
