import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { PersonDetail } from '../../../src/contract/people.ts';
import { Facts } from '../../components/facts.tsx';
import { Loading } from '../../components/loading.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { TableScroll } from '../../components/table-scroll.tsx';
import { useTitle } from '../../components/use-title.ts';
import { language, useTexts } from '../../lib/language.ts';
import { plainText } from '../../lib/plain-text.ts';
import { useSession } from '../../lib/session.ts';
import { shownDate } from '../../lib/shown-time.ts';
import { readPerson } from './api/read-person.ts';
import { deskTexts } from './desk-texts.ts';
import { PersonRequestDialog, type PersonAct } from './person-request-dialog.tsx';
import styles from './registration.module.css';

type Certificate = PersonDetail['certificates'][number];

interface Asked {
  readonly act: PersonAct;
  readonly certificateId?: string;
}

/** Somebody of the organisation with the certificates, and what may be entered about them. */
export function PersonPage() {
  const texts = useTexts(deskTexts);
  const { person: id } = useParams({ from: '/own/orang/$person' });
  const { data: session } = useSession();
  const [asked, setAsked] = useState<Asked>();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['people', id],
    queryFn: ({ signal }) => readPerson(id, signal),
  });
  useTitle(texts.peopleTitle);
  if (isPending) return <Loading />;
  if (error) return <ProblemNote problem={error} onRetry={() => void refetch()} />;
  const roles = session?.roles ?? [];
  const verifies = roles.includes('verifier');
  return (
    <>
      <p>
        <Link to="/orang">{texts.peopleTitle}</Link>
      </p>
      <h1>{plainText(data.name)}</h1>
      <Facts
        facts={[
          [texts.nik, data.nik],
          [texts.nip, data.nip],
          [texts.email, plainText(data.email)],
          [texts.state, texts[data.state]],
        ]}
      />
      {verifies && (
        <div className={styles['steps']}>
          <Button variant="default" onClick={() => setAsked({ act: 'change' })}>
            {texts.askChange}
          </Button>
          {data.certificates.some(({ status }) => status !== 'revoked') && (
            <Button variant="default" onClick={() => setAsked({ act: 'renew' })}>
              {texts.askRenew}
            </Button>
          )}
        </div>
      )}
      <Certificates
        certificates={data.certificates}
        mayEnd={verifies || roles.includes('security-officer')}
        onAsk={setAsked}
      />
      {asked && session && (
        <PersonRequestDialog
          {...asked}
          personId={id}
          formToken={session.formToken}
          onClose={() => setAsked(undefined)}
        />
      )}
    </>
  );
}

interface CertificatesProps {
  readonly certificates: readonly Certificate[];
  readonly mayEnd: boolean;
  readonly onAsk: (asked: Asked) => void;
}

function Certificates({ certificates, mayEnd, onAsk }: CertificatesProps) {
  const texts = useTexts(deskTexts);
  const read = language.use();
  const now = Date.now();
  if (certificates.length === 0) return <p>{texts.noCertificates}</p>;
  return (
    <TableScroll caption={texts.certificates}>
      <thead>
        <tr>
          <th scope="col">{texts.serial}</th>
          <th scope="col">{texts.state}</th>
          <th scope="col">{texts.from}</th>
          <th scope="col">{texts.until}</th>
          {mayEnd && <th scope="col">{texts.wishAct}</th>}
        </tr>
      </thead>
      <tbody>
        {certificates.map(({ id, serial, status, notBefore, notAfter }) => {
          const ended = Date.parse(notAfter) < now;
          const acts = ended ? [] : actsOf[status];
          return (
            <tr key={id}>
              <th scope="row">
                <code>{serial.slice(0, 16)}…</code>
              </th>
              <td>{ended && status === 'issued' ? texts.ended : texts[status]}</td>
              <td>{shownDate(notBefore, read)}</td>
              <td>{shownDate(notAfter, read)}</td>
              {mayEnd && (
                <td>
                  <div className={styles['steps']}>
                    {acts.map((act) => (
                      <Button
                        key={act}
                        variant="default"
                        onClick={() => onAsk({ act, certificateId: id })}
                        aria-label={`${texts[askOf[act]]} ${serial.slice(0, 8)}`}
                      >
                        {texts[askOf[act]]}
                      </Button>
                    ))}
                  </div>
                </td>
              )}
            </tr>
          );
        })}
      </tbody>
    </TableScroll>
  );
}

const actsOf = {
  issued: ['suspend', 'revoke'],
  suspended: ['release', 'revoke'],
  revoked: [],
} as const satisfies Record<Certificate['status'], readonly PersonAct[]>;

const askOf = { suspend: 'askSuspend', revoke: 'askRevoke', release: 'askRelease' } as const;
