import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { FlowAnswer } from '../../../src/contract/flows.ts';
import { CopyText } from '../../components/copy-text.tsx';
import { Facts } from '../../components/facts.tsx';
import { Loading } from '../../components/loading.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { useTitle } from '../../components/use-title.ts';
import { language, useTexts } from '../../lib/language.ts';
import { plainText } from '../../lib/plain-text.ts';
import { shownDate, shownTime } from '../../lib/shown-time.ts';
import { readFlow } from './api/read-flow.ts';
import { downloadOf } from './api/read-version.ts';
import { documentTexts } from './document-texts.ts';
import styles from './documents.module.css';
import { Findings } from './findings.tsx';
import { FlowActs } from './flow-acts.tsx';
import { FlowHistory } from './flow-history.tsx';
import { ShownVersion, useShownFile } from './shown-version.tsx';

/** A document on its way: the file as it is signed next, what was found in it, and what may be done. */
export function FlowPage() {
  const texts = useTexts(documentTexts);
  const { flow: id } = useParams({ from: '/own/dokumen/$flow' });
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['flows', 'one', id],
    queryFn: ({ signal }) => readFlow(id, signal),
  });
  useTitle(texts.title);
  if (isPending) return <Loading />;
  if (error) return <ProblemNote problem={error} onRetry={() => void refetch()} />;
  return <OpenedFlow flow={data} />;
}

function OpenedFlow({ flow }: { readonly flow: FlowAnswer }) {
  const texts = useTexts(documentTexts);
  const read = language.use();
  const file = useShownFile(flow);
  return (
    <>
      <p>
        <Link to="/dokumen">{texts.back}</Link>
      </p>
      <h1>{plainText(flow.title, 300)}</h1>
      {flow.message !== '' && <p>{plainText(flow.message, 2000)}</p>}
      <Facts
        facts={[
          [texts.from, `${plainText(flow.sender.name)}, ${plainText(flow.sender.organisation)}`],
          [texts.state, texts[flow.state]],
          [texts.expires, flow.expiresAt && shownDate(flow.expiresAt, read)],
        ]}
      />
      <div className={styles['beside']}>
        <ShownVersion flow={flow} file={file} />
        <div>
          <Findings findings={flow.findings} />
          <FlowActs flow={flow} file={file} />
          <Steps flow={flow} />
          <Files flow={flow} />
          <FlowHistory id={flow.id} />
        </div>
      </div>
    </>
  );
}

function Steps({ flow: { steps } }: { readonly flow: FlowAnswer }) {
  const texts = useTexts(documentTexts);
  const read = language.use();
  return (
    <section>
      <h2>{texts.steps}</h2>
      <ol>
        {steps.map((people, index) => (
          <li key={index}>
            <ul>
              {people.map(({ id, kind, person, addressee, capacity, state, actedAt }) => (
                <li key={id}>
                  <b>{plainText(person.name)}</b>, {plainText(person.organisation)}: {texts[kind]},{' '}
                  {state === 'waiting' ? texts.waitingTurn : texts[state]}
                  {addressee && ` (${capacity ?? ''} ${texts.actingFor} ${plainText(addressee.name)})`}
                  {actedAt !== undefined && `, ${shownTime(actedAt, read)}`}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Files({ flow: { id, versions } }: { readonly flow: FlowAnswer }) {
  const texts = useTexts(documentTexts);
  const shared = versions.findLast(({ verificationUrl }) => verificationUrl !== undefined)?.verificationUrl;
  return (
    <section>
      <h2>{texts.files}</h2>
      <ul>
        {versions.map(({ number, name, madeBy }) => (
          <li key={number}>
            <a href={downloadOf(id, number)} download>
              {texts.download}: {texts.version} {number} ({texts[madeBy]}), {plainText(name)}
            </a>
          </li>
        ))}
      </ul>
      {shared !== undefined && (
        <>
          <h3>{texts.share}</h3>
          <p>{texts.shareText}</p>
          <CopyText text={shared} />
        </>
      )}
    </section>
  );
}
