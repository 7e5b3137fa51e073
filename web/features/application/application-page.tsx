import { useState, type ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useRouterState } from '@tanstack/react-router';
import { Facts } from '../../components/facts.tsx';
import { Loading } from '../../components/loading.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { useTitle } from '../../components/use-title.ts';
import { language, useTexts } from '../../lib/language.ts';
import { plainText } from '../../lib/plain-text.ts';
import { shownTime } from '../../lib/shown-time.ts';
import { viewApplication } from './api/view-application.ts';
import { applicationTexts } from './application-texts.ts';
import { CompleteForm } from './complete-form.tsx';
import { PassphraseForm } from './passphrase-form.tsx';

/** Behind the link that an applicant got by mail; its token stands after the `#`, which no server or log sees. */
export function ApplicationPage() {
  const texts = useTexts(applicationTexts);
  const read = language.use();
  const token = useRouterState({ select: ({ location }) => location.hash });
  const [done, setDone] = useState<'awaiting-verifier' | 'awaiting-decision'>();
  useTitle(texts.title);
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['application', token],
    queryFn: ({ signal }) => viewApplication(token, signal),
    enabled: token !== '',
  });
  // Its step ends the link: what comes next is told here, and by another mail.
  if (done !== undefined)
    return (
      <Frame>
        <p role="status">
          <b>{texts[done]}</b>
        </p>
      </Frame>
    );
  if (token === '') return <Frame>{texts.noToken}</Frame>;
  if (isPending) return <Loading />;
  if (error)
    return (
      <Frame>
        <ProblemNote problem={error} onRetry={() => void refetch()} />
      </Frame>
    );
  return (
    <Frame>
      <p role="status">
        <b>{texts[data.state]}</b>
      </p>
      <Facts
        facts={[
          [texts.name, plainText(data.name)],
          [texts.organisation, plainText(data.organisation)],
          [texts.cameBack, data.reason === undefined ? undefined : plainText(data.reason, 1000)],
          [texts.linkEnds, shownTime(data.expiresAt, read)],
        ]}
      />
      {data.state === 'awaiting-applicant' && (
        <CompleteForm
          token={token}
          documents={data.documents}
          onAdded={() => void refetch()}
          onDone={() => setDone('awaiting-verifier')}
        />
      )}
      {data.state === 'awaiting-passphrase' && (
        <PassphraseForm
          token={token}
          needsCode={data.needsCode}
          onDone={() => setDone('awaiting-decision')}
        />
      )}
    </Frame>
  );
}

function Frame({ children }: { readonly children: ReactNode }) {
  const texts = useTexts(applicationTexts);
  return (
    <>
      <h1>{texts.title}</h1>
      {children}
    </>
  );
}
