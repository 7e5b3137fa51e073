import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { RegistrationDetail } from '../../../src/contract/registrations.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { useTexts } from '../../lib/language.ts';
import { useSession } from '../../lib/session.ts';
import { renewLink } from './api/renew-link.ts';
import { tellHandoverCode } from './api/tell-handover-code.ts';
import { deskTexts } from './desk-texts.ts';
import styles from './registration.module.css';

/** What a verifier does for an applicant whose turn it is: another link, and of a renewal the code. */
export function ApplicantTurn({ registration }: { readonly registration: RegistrationDetail }) {
  const texts = useTexts(deskTexts);
  const client = useQueryClient();
  const { data: session } = useSession();
  const [opened, setOpened] = useState<'link' | 'code'>();
  const { id, state, service } = registration;
  const after = (): Promise<void> => client.invalidateQueries({ queryKey: ['registrations', 'events', id] });
  const link = useMutation({
    mutationFn: () => renewLink(id, session?.formToken ?? ''),
    onSuccess: async () => {
      setOpened(undefined);
      await after();
    },
  });
  const code = useMutation({
    mutationFn: () => tellHandoverCode(id, session?.formToken ?? ''),
    onSuccess: after,
  });
  const waits = state === 'awaiting-applicant' || state === 'awaiting-passphrase';
  if (!waits || session?.roles.includes('verifier') !== true) return null;
  return (
    <div className={styles['steps']}>
      {service === 'pembaruan' && <Button onClick={() => setOpened('code')}>{texts.handover}</Button>}
      <Button variant="default" onClick={() => setOpened('link')}>
        {texts.renewLink}
      </Button>
      {link.isSuccess && <p role="status">{texts.linkSent}</p>}
      <ConfirmDialog
        opened={opened === 'link'}
        title={texts.renewLink}
        effect={texts.renewLinkText}
        confirm={texts.renewLink}
        busy={link.isPending}
        problem={link.error}
        onConfirm={() => link.mutate()}
        onClose={() => setOpened(undefined)}
      />
      <ConfirmDialog
        opened={opened === 'code'}
        title={texts.handover}
        effect={texts.handoverText}
        confirm={texts.handoverTell}
        busy={code.isPending}
        problem={code.error}
        onConfirm={() => code.mutate()}
        onClose={() => {
          setOpened(undefined);
          code.reset();
        }}
      >
        {code.data && (
          <p role="status" className={styles['code']}>
            {texts.handoverCode}: <b>{code.data.handoverCode}</b>
          </p>
        )}
      </ConfirmDialog>
    </div>
  );
}
