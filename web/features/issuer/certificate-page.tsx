import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { LiveStatus } from '../../../src/contract/issuer.ts';
import { CopyText } from '../../components/copy-text.tsx';
import { Facts } from '../../components/facts.tsx';
import { Loading } from '../../components/loading.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { useTitle } from '../../components/use-title.ts';
import { language, useTexts } from '../../lib/language.ts';
import { plainText } from '../../lib/plain-text.ts';
import { shownDate, shownTime } from '../../lib/shown-time.ts';
import { readCertificate, readLiveStatus } from './api/read-certificate.ts';
import { issuerTexts } from './issuer-texts.ts';

const everyMs = 2000;

/** One certificate, all that happened to it, and what the responder answers about it while one looks. */
export function IssuedCertificatePage() {
  const texts = useTexts(issuerTexts);
  const read = language.use();
  const { certificate: id } = useParams({ from: '/own/penerbit/$certificate' });
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['issuer', 'certificate', id],
    queryFn: ({ signal }) => readCertificate(id, signal),
    refetchInterval: everyMs,
  });
  useTitle(texts.title);
  if (isPending) return <Loading />;
  if (error) return <ProblemNote problem={error} onRetry={() => void refetch()} />;
  return (
    <>
      <p>
        <Link to="/penerbit">{texts.back}</Link>
      </p>
      <h1>{plainText(data.subject)}</h1>
      <Live id={id} />
      <Facts
        facts={[
          [texts.status, texts[data.status]],
          [texts.valid, `${shownDate(data.notBefore, read)} ${texts.to} ${shownDate(data.notAfter, read)}`],
          [texts.organisation, data.organisation && plainText(data.organisation)],
          [texts.issuer, plainText(data.issuer)],
          [texts.profile, <code key="profile">{data.profile}</code>],
          [texts.serial, <code key="serial">{data.serial}</code>],
          ['SHA-256', <code key="sha256">{data.sha256}</code>],
        ]}
      />
      <h2>{texts.history}</h2>
      {data.history.length === 0 && <p>{texts.noHistory}</p>}
      <ol>
        {data.history.map(({ status, reason, at }) => (
          <li key={at + status}>
            {shownTime(at, read)}: {texts[status]} {reason !== undefined && `(${reason})`}
          </li>
        ))}
      </ol>
      <details>
        <summary>{texts.pem}</summary>
        <CopyText text={data.pem} />
      </details>
    </>
  );
}

const shown = {
  good: ['good', 'liveGood'],
  revoked: ['bad', 'liveRevoked'],
  unknown: ['open', 'liveUnknown'],
  'no-answer': ['open', 'liveNo-answer'],
} as const satisfies Record<LiveStatus['status'], readonly [string, string]>;

function Live({ id }: { readonly id: string }) {
  const texts = useTexts(issuerTexts);
  const read = language.use();
  const { data, error } = useQuery({
    queryKey: ['issuer', 'live', id],
    queryFn: ({ signal }) => readLiveStatus(id, signal),
    refetchInterval: everyMs,
  });
  return (
    <section>
      <h2>{texts.live}</h2>
      <p>{texts.liveText}</p>
      {error && <ProblemNote problem={error} />}
      {data && (
        <p role="status">
          <StateBadge tone={shown[data.status][0]}>{texts[shown[data.status][1]]}</StateBadge>{' '}
          {data.revokedAt !== undefined && `${texts.since} ${shownTime(data.revokedAt, read)}`}
        </p>
      )}
    </section>
  );
}
