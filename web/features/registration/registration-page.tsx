import { Button, FileInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
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
import { addDocument } from './api/add-document.ts';
import { listEvents } from './api/list-events.ts';
import { readRegistration } from './api/read-registration.ts';
import { nameOf, registrationTexts } from './registration-texts.ts';
import styles from './registration.module.css';
import { StepDialog } from './step-dialog.tsx';

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
        <Documents registration={data} />
      </div>
      <Steps registration={data} />
      <History id={id} version={data.movedAt} />
    </>
  );
}

function Documents({ registration }: { readonly registration: RegistrationDetail }) {
  const texts = useTexts(registrationTexts);
  const client = useQueryClient();
  const { data: session } = useSession();
  const [shown, setShown] = useState<string>();
  const add = useMutation({
    mutationFn: (file: File) =>
      addDocument(registration.id, { kind: 'recommendation-letter', file }, session?.formToken ?? ''),
    onSuccess: () => client.invalidateQueries({ queryKey: ['registrations'] }),
  });
  const addressOf = (kind: string): string => `/rest/v1/registrations/${registration.id}/documents/${kind}`;
  return (
    <section>
      <h2>{texts.documents}</h2>
      {registration.documents.length === 0 ? <p>{texts.noDocuments}</p> : <p>{texts.showHint}</p>}
      <ul>
        {registration.documents.map(({ kind, contentType, sha256 }) => (
          <li key={kind}>
            {nameOf(texts, kind)} <code>{sha256.slice(0, 12)}…</code>{' '}
            {contentType.startsWith('image/') ? (
              <button type="button" className={styles['show']} onClick={() => setShown(kind)}>
                {texts.show}
              </button>
            ) : (
              <a href={addressOf(kind)}>{texts.show}</a>
            )}
            {shown === kind && (
              <img className={styles['proof']} src={addressOf(kind)} alt={nameOf(texts, kind)} />
            )}
          </li>
        ))}
      </ul>
      {registration.state === 'awaiting-verifier' && session?.roles.includes('verifier') && (
        <FileInput
          label={texts.addDocument}
          accept="application/pdf,image/jpeg,image/png"
          disabled={add.isPending}
          onChange={(file) => file !== null && add.mutate(file)}
        />
      )}
      {add.error && <ProblemNote problem={add.error} />}
    </section>
  );
}

function Steps({ registration }: { readonly registration: RegistrationDetail }) {
  const texts = useTexts(registrationTexts);
  const { data: session } = useSession();
  const [step, setStep] = useState<string>();
  return (
    <section>
      <h2>{texts.steps}</h2>
      {registration.acts.length === 0 && <p>{texts.noSteps}</p>}
      <div className={styles['steps']}>
        {registration.acts.map((act) => (
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
