import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { OwnCertificate, OwnCertificates } from '../../../src/contract/own-certificates.ts';
import { Facts } from '../../components/facts.tsx';
import { Loading } from '../../components/loading.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { registrationNames } from '../../components/registration-names.ts';
import { StateBadge } from '../../components/state-badge.tsx';
import { TableScroll } from '../../components/table-scroll.tsx';
import { useTitle } from '../../components/use-title.ts';
import { language, useTexts } from '../../lib/language.ts';
import { plainText } from '../../lib/plain-text.ts';
import { useSession } from '../../lib/session.ts';
import { shownDate, shownTime } from '../../lib/shown-time.ts';
import { AccountTabs } from './account-tabs.tsx';
import styles from './account.module.css';
import { listOwnCertificates } from './api/list-own-certificates.ts';
import { certificateTexts, reasonTexts, shownState } from './certificate-texts.ts';
import { OwnRequestDialog, type OwnAct } from './own-request-dialog.tsx';

const tones = { good: 'good', suspended: 'open', revoked: 'bad', expired: 'quiet', future: 'open' } as const;
const dayMs = 86_400_000;

interface Asked {
  readonly act: OwnAct;
  readonly certificate: OwnCertificate;
}

/** `/aplikasi/akun/sertifikat`: one’s certificates with all that happened to them, and what may be asked about them. */
export function CertificatePage() {
  const texts = useTexts(certificateTexts);
  const { data: session } = useSession();
  const [asked, setAsked] = useState<Asked>();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['account', 'certificates'],
    queryFn: ({ signal }) => listOwnCertificates(signal),
  });
  useTitle(texts.title);
  return (
    <>
      <h1>{texts.title}</h1>
      <AccountTabs />
      {isPending && <Loading />}
      {error && <ProblemNote problem={error} onRetry={() => void refetch()} />}
      {data && !data.holder && (
        <>
          <p>{texts.noHolder}</p>
          <p>{texts.noHolderNext}</p>
        </>
      )}
      {data?.holder && (
        <>
          {data.certificates.length === 0 && <p>{texts.none}</p>}
          <ul className={styles['cards']}>
            {data.certificates.map((certificate) => (
              <CertificateCard
                key={certificate.id}
                certificate={certificate}
                onAsk={(act) => setAsked({ act, certificate })}
              />
            ))}
          </ul>
          <Requests requests={data.requests} />
        </>
      )}
      {asked && session && (
        <OwnRequestDialog {...asked} formToken={session.formToken} onClose={() => setAsked(undefined)} />
      )}
    </>
  );
}

interface CertificateCardProps {
  readonly certificate: OwnCertificate;
  readonly onAsk: (act: OwnAct) => void;
}

function CertificateCard({ certificate, onAsk }: CertificateCardProps) {
  const texts = useTexts(certificateTexts);
  const read = language.use();
  const now = Date.now();
  const state = shownState(certificate, now);
  const acts = actsOf[state];
  const days = Math.ceil((Date.parse(certificate.notAfter) - now) / dayMs);
  return (
    <li className={styles['card']}>
      <h2>{plainText(certificate.subject)}</h2>
      <StateBadge tone={tones[state]}>{texts[state]}</StateBadge>
      <Facts
        facts={[
          [
            texts.valid,
            `${shownDate(certificate.notBefore, read)} ${texts.until} ${shownDate(certificate.notAfter, read)}${
              state === 'good' ? ` (${days} ${texts.daysLeft})` : ''
            }`,
          ],
          [texts.issuer, plainText(certificate.issuer)],
          [texts.serial, <code key="serial">{certificate.serial}</code>],
        ]}
      />
      <History certificate={certificate} />
      <div className={styles['acts']}>
        {acts.map((act) => (
          <Button
            key={act}
            variant={act === 'renew' ? 'filled' : 'default'}
            onClick={() => onAsk(act)}
            aria-label={`${texts[act]}: ${texts.serial} ${certificate.serial.slice(0, 8)}`}
          >
            {texts[act]}
          </Button>
        ))}
      </div>
    </li>
  );
}

const actsOf = {
  good: ['renew', 'suspend', 'revoke'],
  suspended: ['release', 'revoke'],
  future: ['revoke'],
  expired: ['renew'],
  revoked: [],
} as const satisfies Record<ReturnType<typeof shownState>, readonly OwnAct[]>;

function History({ certificate }: { readonly certificate: OwnCertificate }) {
  const texts = useTexts(certificateTexts);
  const reasons = useTexts(reasonTexts);
  const read = language.use();
  const names = { issued: texts.released, suspended: texts.suspended, revoked: texts.revoked };
  return (
    <>
      <h3>{texts.history}</h3>
      <ol className={styles['history']}>
        <li>
          {shownDate(certificate.notBefore, read)}: {texts.issued}
        </li>
        {certificate.history.map(({ status, reason, at }) => (
          <li key={at + status}>
            {shownTime(at, read)}: {names[status]}
            {reason !== undefined && reason !== 'certificateHold' && ` (${reasons[reason]})`}
          </li>
        ))}
      </ol>
    </>
  );
}

function Requests({ requests }: Pick<OwnCertificates, 'requests'>) {
  const texts = useTexts(certificateTexts);
  const names = useTexts(registrationNames);
  const read = language.use();
  return (
    <section>
      {requests.length === 0 && (
        <>
          <h2>{texts.requests}</h2>
          <p>{texts.noRequests}</p>
        </>
      )}
      {requests.length > 0 && (
        <TableScroll caption={texts.requests}>
          <thead>
            <tr>
              <th scope="col">{texts.service}</th>
              <th scope="col">{texts.state}</th>
              <th scope="col">{texts.entered}</th>
              <th scope="col">{texts.moved}</th>
            </tr>
          </thead>
          <tbody>
            {requests.map((request) => (
              <tr key={request.id}>
                <th scope="row">{names[request.service]}</th>
                <td>{names[request.state]}</td>
                <td>{shownDate(request.createdAt, read)}</td>
                <td>{shownTime(request.movedAt, read)}</td>
              </tr>
            ))}
          </tbody>
        </TableScroll>
      )}
    </section>
  );
}
