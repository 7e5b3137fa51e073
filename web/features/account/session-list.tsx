import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { Facts } from '../../components/facts.tsx';
import { Loading } from '../../components/loading.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { language, useTexts } from '../../lib/language.ts';
import { plainText } from '../../lib/plain-text.ts';
import { shownTime } from '../../lib/shown-time.ts';
import { accountTexts } from './account-texts.ts';
import { endSession } from './api/end-session.ts';
import { listSessions } from './api/list-sessions.ts';
import { nameBrowser } from './name-browser.ts';
import styles from './account.module.css';

const key = ['account', 'sessions'] as const;

/** Where the account is logged in; each other session can be ended. */
export function SessionList({ formToken }: { readonly formToken: string }) {
  const texts = useTexts(accountTexts);
  const read = language.use();
  const client = useQueryClient();
  const [ending, setEnding] = useState<string>();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => listSessions(signal),
  });
  const end = useMutation({
    mutationFn: (id: string) => endSession(id, formToken),
    onSuccess: () => {
      setEnding(undefined);
      return client.invalidateQueries({ queryKey: key });
    },
  });
  if (isPending) return <Loading />;
  if (error) return <ProblemNote problem={error} onRetry={() => void refetch()} />;
  return (
    <>
      <ul className={styles['cards']}>
        {data.items.map((session) => (
          <li key={session.id} className={styles['card']}>
            <h3>
              {nameBrowser(session.userAgent) ?? texts.unknownBrowser}
              {session.current && ` (${texts.thisSession})`}
            </h3>
            <Facts
              facts={[
                [texts.startedAt, shownTime(session.createdAt, read)],
                [texts.lastSeenAt, shownTime(session.lastSeenAt, read)],
                [texts.address, plainText(session.ip ?? '')],
              ]}
            />
            {!session.current && (
              <Button variant="default" onClick={() => setEnding(session.id)}>
                {texts.endSession}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <ConfirmDialog
        opened={ending !== undefined}
        title={texts.endTitle}
        effect={texts.endEffect}
        confirm={texts.endSession}
        busy={end.isPending}
        problem={end.error}
        onConfirm={() => ending !== undefined && end.mutate(ending)}
        onClose={() => {
          setEnding(undefined);
          end.reset();
        }}
      />
    </>
  );
}
