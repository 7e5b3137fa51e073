import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { OccurrenceAnswer } from '../../../src/contract/agreements.ts';
import { Facts } from '../../components/facts.tsx';
import { Loading } from '../../components/loading.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { useTitle } from '../../components/use-title.ts';
import { language, useTexts } from '../../lib/language.ts';
import { plainText } from '../../lib/plain-text.ts';
import { useSession } from '../../lib/session.ts';
import { shownTime } from '../../lib/shown-time.ts';
import { ActDialog } from './act-dialog.tsx';
import { agreementTexts } from './agreement-texts.ts';
import styles from './agreement.module.css';
import { readOccurrence } from './api/read-occurrence.ts';
import { DeadlineList } from './deadline-list.tsx';
import { StateMark } from './state-mark.tsx';
import { inWords } from './words.ts';

/** One matter: how it stands, every date with its reason, what was done, and what the reader may do. */
export function OccurrencePage() {
  const texts = useTexts(agreementTexts);
  const { agreement, occurrence } = useParams({ from: '/own/perjanjian/$agreement/urusan/$occurrence' });
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['agreement', 'occurrence', occurrence],
    queryFn: ({ signal }) => readOccurrence(agreement, occurrence, signal),
  });
  useTitle(data === undefined ? texts.title : plainText(data.subject, 60));
  if (isPending) return <Loading />;
  if (error) return <ProblemNote problem={error} onRetry={() => void refetch()} />;
  return (
    <>
      <p>
        <Link to="/perjanjian/$agreement" params={{ agreement }}>
          {texts.back}
        </Link>
      </p>
      <h1>{plainText(data.subject, 300)}</h1>
      <Facts
        facts={[
          [
            texts.state,
            <>
              {inWords(data.state)} <StateMark rag={data.rag} />
            </>,
          ],
          [texts.clause, data.clauseInWords],
          [texts.owner, data.owner],
          [texts.awaits, data.awaits.join(', ')],
        ]}
      />
      <Possible occurrence={data} />
      <DeadlineList deadlines={data.deadlines} />
      <KnownFacts facts={data.facts} />
      <Evidence occurrence={data} />
      <History acts={data.acts} />
    </>
  );
}

function Possible({ occurrence }: { readonly occurrence: OccurrenceAnswer }) {
  const texts = useTexts(agreementTexts);
  const { data: session } = useSession();
  const [chosen, setChosen] = useState<string>();
  const act = occurrence.possible.find((one) => one.act === chosen);
  return (
    <section>
      <h2>{texts.possible}</h2>
      {occurrence.possible.length === 0 && (
        <p>
          {texts.nothingPossible} {occurrence.awaits.join(', ') || '–'}
        </p>
      )}
      <div className={styles['acts']}>
        {occurrence.possible.map((one) => (
          <Button key={one.act} variant="default" onClick={() => setChosen(one.act)}>
            {inWords(one.act)}
          </Button>
        ))}
      </div>
      {act && session && (
        <ActDialog
          key={act.act}
          occurrence={occurrence}
          act={act}
          formToken={session.formToken}
          onClose={() => setChosen(undefined)}
        />
      )}
    </section>
  );
}

function KnownFacts({ facts }: Pick<OccurrenceAnswer, 'facts'>) {
  const texts = useTexts(agreementTexts);
  const known = Object.entries(facts);
  if (known.length === 0) return null;
  return (
    <section>
      <h2>{texts.facts}</h2>
      <Facts facts={known.map(([name, value]) => [inWords(name), shownFact(value)] as const)} />
    </section>
  );
}

function Evidence({ occurrence }: { readonly occurrence: OccurrenceAnswer }) {
  const texts = useTexts(agreementTexts);
  return (
    <section>
      <h2>{texts.evidence}</h2>
      {occurrence.evidence.length === 0 ? (
        <p>{texts.noEvidence}</p>
      ) : (
        <ul>
          {occurrence.evidence.map(({ id, name, kind, sha256 }) => (
            <li key={id}>
              <a href={`/rest/v1/agreements/${occurrence.agreementId}/evidence/${id}`}>{plainText(name)}</a> (
              {inWords(kind)}) <code>{sha256.slice(0, 16)}…</code>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function History({ acts }: Pick<OccurrenceAnswer, 'acts'>) {
  const texts = useTexts(agreementTexts);
  const read = language.use();
  return (
    <section>
      <h2>{texts.history}</h2>
      <ol className={styles['history']}>
        {acts.map((act) => (
          <li key={act.id}>
            <b>{inWords(act.act)}</b>: {inWords(act.from)} → {inWords(act.to)}
            <br />
            {shownTime(act.at, read)}, {texts.by}{' '}
            {act.party === undefined ? texts.platform : `${plainText(act.by)} (${act.party})`}
            {act.reason !== '' && <p>{plainText(act.reason, 4000)}</p>}
          </li>
        ))}
      </ol>
    </section>
  );
}

function shownFact(value: unknown): string {
  if (typeof value === 'string') return plainText(value, 1000);
  if (Array.isArray(value)) return value.map(shownFact).join('; ');
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([name, one]) => `${inWords(name)}: ${shownFact(one)}`)
      .join('; ');
  return String(value);
}
