import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { registrationStates } from './registration-states.ts';
import { Choice } from '../../components/choice.tsx';
import { Pages } from '../../components/pages.tsx';
import { TableScroll } from '../../components/table-scroll.tsx';
import { useTitle } from '../../components/use-title.ts';
import { language, useTexts } from '../../lib/language.ts';
import { plainText } from '../../lib/plain-text.ts';
import { useSession } from '../../lib/session.ts';
import { shownTime } from '../../lib/shown-time.ts';
import { countRegistrations } from './api/count-registrations.ts';
import { listRegistrations } from './api/list-registrations.ts';
import { EnterDialog } from './enter-dialog.tsx';
import { nameOf, registrationTexts } from './registration-texts.ts';

type Queue = '' | (typeof registrationStates)[number];

/** `/aplikasi/pendaftaran`: the queues, with how many wait in each. */
export function RegistrationsPage() {
  const texts = useTexts(registrationTexts);
  const { data: session } = useSession();
  const [queue, setQueue] = useState<Queue>('');
  const [entering, setEntering] = useState(false);
  const counts = useQuery({
    queryKey: ['registrations', 'counts'],
    queryFn: ({ signal }) => countRegistrations(signal),
  });
  const countOf = (state: string): number =>
    (counts.data?.items ?? []).reduce((sum, one) => (one.state === state ? sum + one.count : sum), 0);
  useTitle(texts.title);
  return (
    <>
      <h1>{texts.title}</h1>
      {session?.roles.includes('verifier') && (
        <Button mb="md" onClick={() => setEntering(true)}>
          {texts.enter}
        </Button>
      )}
      <Choice<Queue>
        label={texts.queue}
        value={queue}
        options={[
          ['', texts.all],
          ...registrationStates.map((state) => [state, `${texts[state]} (${countOf(state)})`] as const),
        ]}
        onChoose={setQueue}
      />
      <QueueTable key={queue} queue={queue} />
      {entering && session && (
        <EnterDialog formToken={session.formToken} onClose={() => setEntering(false)} />
      )}
    </>
  );
}

function QueueTable({ queue }: { readonly queue: Queue }) {
  const texts = useTexts(registrationTexts);
  const read = language.use();
  return (
    <Pages
      name={['registrations', 'queue', queue]}
      load={(cursor, signal) => listRegistrations(queue, cursor, signal)}
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
