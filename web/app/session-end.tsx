import { Button } from '@mantine/core';
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { CurrentSession } from '../../src/contract/sessions.ts';
import { Dialog, DialogButtons } from '../components/dialog.tsx';
import { useTexts } from '../lib/language.ts';
import { useSession } from '../lib/session.ts';
import { frameTexts } from './frame-texts.ts';
import { rememberPlace } from './remember-place.ts';

const warnMs = 2 * 60_000;
/** The server writes down at most each minute that a session was used. */
const noteEveryMs = 60_000;

/** Warns two minutes before the session ends, and says when it has; the page behind stays as it is. */
export function SessionEnd() {
  const texts = useTexts(frameTexts);
  const client = useQueryClient();
  const { data: session, refetch } = useSession();
  const [dismissed, setDismissed] = useState<number>();
  const now = useNow();
  const end = session ? endOf(session, client) : undefined;
  if (end === undefined || now < end.at - warnMs || dismissed === end.at) return null;
  const ended = now >= end.at;
  const sentence = end.idle ? texts.endsIdle : texts.endsAlways;
  return (
    <Dialog opened title={ended ? texts.endedTitle : texts.endsTitle} onClose={() => setDismissed(end.at)}>
      <p>{ended ? texts.endedText : sentence}</p>
      <DialogButtons>
        <Button variant="default" onClick={() => setDismissed(end.at)}>
          {texts.close}
        </Button>
        {end.idle && !ended ? (
          <Button onClick={() => void refetch()}>{texts.stay}</Button>
        ) : (
          <Button component="a" href="/masuk" onClick={rememberPlace}>
            {texts.logIn}
          </Button>
        )}
      </DialogButtons>
    </Dialog>
  );
}

/** When it ends, as far as this tab knows: another tab may keep the session busy, which asking again shows. */
function endOf(
  session: CurrentSession,
  client: QueryClient,
): { readonly at: number; readonly idle: boolean } {
  const answered = client
    .getQueryCache()
    .getAll()
    .map(({ state }) => state.dataUpdatedAt);
  const idleEnd = Math.max(...answered) + session.idleSeconds * 1000 - noteEveryMs;
  const limit = Date.parse(session.expiresAt);
  return limit < idleEnd ? { at: limit, idle: false } : { at: idleEnd, idle: true };
}

function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 5000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
