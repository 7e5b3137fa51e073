import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Loading } from '../../components/loading.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { useTexts } from '../../lib/language.ts';
import { getOpenApi, type OpenApi, type Operation } from './api/get-open-api.ts';
import styles from './developers.module.css';
import { developerTexts } from './developer-texts.ts';

interface Listed {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

/** Every operation of both APIs, from the description that the platform writes of itself. */
export function Reference() {
  const texts = useTexts(developerTexts);
  const [wanted, setWanted] = useState('');
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['open-api'],
    queryFn: ({ signal }) => getOpenApi(signal),
    staleTime: Infinity,
  });
  if (isPending) return <Loading />;
  if (error) return <ProblemNote problem={error} onRetry={() => void refetch()} />;
  const found = listOperations(data).filter(({ path, operation }) =>
    `${path} ${operation.summary ?? ''}`.toLowerCase().includes(wanted.trim().toLowerCase()),
  );
  return (
    <>
      <TextInput
        type="search"
        label={texts.filter}
        value={wanted}
        onChange={(event) => setWanted(event.currentTarget.value)}
      />
      <p role="status">
        {found.length === 0 ? texts.nothing : `${found.length} ${texts.found}`} ·{' '}
        <a href="/openapi.json">{texts.whole} (OpenAPI 3.1)</a>
      </p>
      {found.map((one) => (
        <OperationRow key={`${one.method} ${one.path}`} {...one} />
      ))}
    </>
  );
}

function OperationRow({ method, path, operation }: Listed) {
  const texts = useTexts(developerTexts);
  const { parameters = [], responses = {} } = operation;
  return (
    <details className={styles['operation']}>
      <summary>
        <b>{method.toUpperCase()}</b> <code>{path}</code> {operation.summary}
        {(operation.security ?? []).length === 0 && ` (${texts.isOpen})`}
      </summary>
      {operation.description !== undefined && <p lang="en">{operation.description}</p>}
      {parameters.length > 0 && (
        <>
          <h4>{texts.parameters}</h4>
          <ul>
            {parameters.map(({ name, in: place, description }) => (
              <li key={name + place}>
                <code>{name}</code> ({place}) {description}
              </li>
            ))}
          </ul>
        </>
      )}
      {operation.requestBody !== undefined && (
        <>
          <h4>{texts.body}</h4>
          <pre tabIndex={0}>{JSON.stringify(operation.requestBody, undefined, 2)}</pre>
        </>
      )}
      <h4>{texts.answers}</h4>
      <ul>
        {Object.entries(responses).map(([status, { description }]) => (
          <li key={status}>
            <b>{status}</b> {description}
          </li>
        ))}
      </ul>
    </details>
  );
}

const listOperations = ({ paths }: OpenApi): readonly Listed[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  );
