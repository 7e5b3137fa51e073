import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { RegistrationDetail } from '../../../src/contract/registrations.ts';
import { Facts } from '../../components/facts.tsx';
import { Loading } from '../../components/loading.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { useTitle } from '../../components/use-title.ts';
import { language, useTexts } from '../../lib/language.ts';
import { plainText } from '../../lib/plain-text.ts';
import { useSession } from '../../lib/session.ts';
import { shownTime } from '../../lib/shown-time.ts';
import { listEvents } from './api/list-events.ts';
import { readRegistration } from './api/read-registration.ts';
import { ApplicantTurn } from './applicant-turn.tsx';
import { mayTake } from './may-take.ts';
import { Proofs } from './proofs.tsx';
import { nameOf, registrationTexts } from './registration-texts.ts';
import styles from './registration.module.css';
import { StepDialog } from './step-dialog.tsx';
import { WishView } from './wish-view.tsx';

/** One request: the data beside its proofs, the steps that its state allows, and what was done. */
export function RegistrationPage() {
  const texts = useTexts(registrationTexts);
  const read = language.use();
  const { registration: id } = useParams({ from: '/own/pendaftaran/$registration' });
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['registrations', 'one', id],
    queryFn: ({ signal }) => readRegistration(id, signal),
  });
  useTitle(texts.title);
  if (isPending) return <Loading />;
  if (error) return <ProblemNote problem={error} onRetry={() => void refetch()} />;
  return (
    <>
      <p>
        <Link to="/pendaftaran">{texts.back}</Link>
      </p>
      <h1>{plainText(data.person.name)}</h1>
      <div className={styles['beside']}>
        <div>
          <Facts
            facts={[
              [texts.service, nameOf(texts, data.service)],
              [texts.state, nameOf(texts, data.state)],
              [texts.nik, data.person.nik],
              [texts.email, plainText(data.person.email)],
              [texts.organisation, plainText(data.organisation)],
              [texts.moved, shownTime(data.movedAt, read)],
            ]}
          />
          <WishView registration={data} />
          <Steps registration={data} />
          <History id={id} version={data.movedAt} />
        </div>
        <Proofs registration={data} />
      </div>
    </>
  );
}

function Steps({ registration }: { readonly registration: RegistrationDetail }) {
  const texts = useTexts(registrationTexts);
  const { data: session } = useSession();
  const [step, setStep] = useState<string>();
  const acts = registration.acts.filter((act) => mayTake(act, registration, session?.roles ?? []));
  return (
    <section>
      <h2>{texts.steps}</h2>
      {acts.length === 0 && <p>{texts.noSteps}</p>}
      <ApplicantTurn registration={registration} />
      <div className={styles['steps']}>
        {acts.map((act) => (
          <Button key={act} variant="default" onClick={() => setStep(act)}>
            {nameOf(texts, act)}
          </Button>
        ))}
      </div>
      {step !== undefined && session && (
        <StepDialog
          key={step}
          id={registration.id}
          act={step}
          formToken={session.formToken}
          onClose={() => setStep(undefined)}
        />
      )}
    </section>
  );
}

function History({ id, version }: { readonly id: string; readonly version: string }) {
  const texts = useTexts(registrationTexts);
  const read = language.use();
  const { data, error, isPending } = useQuery({
    queryKey: ['registrations', 'events', id, version],
    queryFn: ({ signal }) => listEvents(id, signal),
  });
  return (
    <section>
      <h2>{texts.history}</h2>
      {isPending && <Loading />}
      {error && <ProblemNote problem={error} />}
      <ol>
        {data?.items.map(({ act, to, by, reason, at }, index) => (
          <li key={index}>
            {shownTime(at, read)}: <b>{nameOf(texts, act)}</b>
            {to !== undefined && ` → ${nameOf(texts, to)}`}{' '}
            {by.name !== undefined && `(${plainText(by.name)})`}
            {reason !== undefined &&
              `: ${act.startsWith('document-') ? nameOf(texts, reason) : plainText(reason, 1000)}`}
          </li>
        ))}
      </ol>
    </section>
  );
}
