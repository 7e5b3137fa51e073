import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { Pages } from '../../components/pages.tsx';
import { TableScroll } from '../../components/table-scroll.tsx';
import { useTitle } from '../../components/use-title.ts';
import { language, useTexts } from '../../lib/language.ts';
import { plainText } from '../../lib/plain-text.ts';
import { useSession } from '../../lib/session.ts';
import { shownTime } from '../../lib/shown-time.ts';
import { countRegistrations } from './api/count-registrations.ts';
import { listRegistrations } from './api/list-registrations.ts';
import { deskTexts } from './desk-texts.ts';
import { EnterDialog } from './enter-dialog.tsx';
import { Figures } from './figures.tsx';
import { QueueBar } from './queue-bar.tsx';
import { readQueueFilter } from './read-queue-filter.ts';
import { nameOf, registrationTexts } from './registration-texts.ts';
import styles from './registration.module.css';
import type { QueueFilter } from './saved-views.ts';

/** `/aplikasi/pendaftaran`: the queues, with how many wait in each. */
export function RegistrationsPage() {
  const texts = useTexts(registrationTexts);
  const { data: session } = useSession();
  const desk = useTexts(deskTexts);
  const navigate = useNavigate({ from: '/pendaftaran' });
  const { state = '', service = '' } = useSearch({ from: '/own/pendaftaran' });
  const filter: QueueFilter = { state, service };
  const [entering, setEntering] = useState(false);
  const { data } = useQuery({
    queryKey: ['registrations', 'counts'],
    queryFn: ({ signal }) => countRegistrations(signal),
  });
  const counts = data?.items ?? [];
  const verifies = session?.roles.includes('verifier') === true;
  useTitle(texts.title);
  return (
    <>
      <h1>{texts.title}</h1>
      <div className={styles['steps']}>
        {verifies && <Button onClick={() => setEntering(true)}>{texts.enter}</Button>}
        {verifies && (
          <Link to="/pendaftaran/impor" className={styles['link'] ?? ''}>
            {desk.import}
          </Link>
        )}
        <Link to="/orang" className={styles['link'] ?? ''}>
          {desk.peopleTitle}
        </Link>
      </div>
      <QueueBar
        filter={filter}
        counts={counts}
        onFilter={(next) => void navigate({ search: readQueueFilter({ ...next }), replace: true })}
      />
      <QueueTable key={`${filter.state} ${filter.service}`} filter={filter} />
      <Figures counts={counts} />
      {entering && session && (
        <EnterDialog formToken={session.formToken} onClose={() => setEntering(false)} />
      )}
    </>
  );
}

function QueueTable({ filter }: { readonly filter: QueueFilter }) {
  const texts = useTexts(registrationTexts);
  const read = language.use();
  return (
    <Pages
      name={['registrations', 'queue', filter]}
      load={(cursor, signal) => listRegistrations(filter, cursor, signal)}
      empty={texts.none}
    >
      {(items) => (
        <TableScroll caption={texts.queue}>
          <thead>
            <tr>
              <th scope="col">{texts.person}</th>
              <th scope="col">{texts.nik}</th>
              <th scope="col">{texts.service}</th>
              <th scope="col">{texts.state}</th>
              <th scope="col">{texts.organisation}</th>
              <th scope="col">{texts.moved}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <tr key={item.id}>
                <th scope="row">
                  <Link to="/pendaftaran/$registration" params={{ registration: item.id }}>
                    {plainText(item.person.name)}
                  </Link>
                </th>
                <td>{item.person.nik}</td>
                <td>{nameOf(texts, item.service)}</td>
                <td>{nameOf(texts, item.state)}</td>
                <td>{plainText(item.organisation)}</td>
                <td>{shownTime(item.movedAt, read)}</td>
              </tr>
            ))}
          </tbody>
        </TableScroll>
      )}
    </Pages>
  );
}
