import { Button } from '@mantine/core';
import { Outlet } from '@tanstack/react-router';
import { Loading } from '../components/loading.tsx';
import { ProblemNote } from '../components/problem-note.tsx';
import { useTexts } from '../lib/language.ts';
import { useSession } from '../lib/session.ts';
import { frameTexts } from './frame-texts.ts';
import { rememberPlace } from './remember-place.ts';

/** The page, where somebody is logged in; else the way in, and back here. */
export function LoggedInOnly() {
  const texts = useTexts(frameTexts);
  const { data: session, isPending, error, refetch } = useSession();
  if (isPending) return <Loading />;
  if (error) return <ProblemNote problem={error} onRetry={() => void refetch()} />;
  // Another account that logged in in another tab begins anew here: nothing typed before is kept as theirs.
  if (session !== null) return <Outlet key={session.accountId} />;
  return (
    <>
      <h1>{texts.needsLogIn}</h1>
      <p>{texts.needsLogInText}</p>
      <Button component="a" href="/masuk" onClick={rememberPlace}>
        {texts.logIn}
      </Button>
    </>
  );
}
