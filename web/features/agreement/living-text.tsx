import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { TextAnswer } from '../../../src/contract/agreements.ts';
import { Loading } from '../../components/loading.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { useTexts } from '../../lib/language.ts';
import { agreementTexts } from './agreement-texts.ts';
import styles from './agreement.module.css';
import { readText } from './api/read-text.ts';

type Clause = TextAnswer['clauses'][number];

export interface LivingTextProps {
  readonly agreement: string;
  readonly chosen: string | undefined;
  readonly onChoose: (clause: string) => void;
}

/** The words of the agreement on the left, word for word; on the right how each clause stands. */
export function LivingText({ agreement, chosen, onChoose }: LivingTextProps) {
  const texts = useTexts(agreementTexts);
  const [on, setOn] = useState('');
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['agreement', 'text', agreement, on],
    queryFn: ({ signal }) => readText(agreement, on, signal),
  });
  return (
    <>
      <label className={styles['asOf']}>
        {texts.asOf} <input type="date" value={on} onChange={(event) => setOn(event.currentTarget.value)} />
      </label>
      {isPending && <Loading />}
      {error && <ProblemNote problem={error} onRetry={() => void refetch()} />}
      {data && (
        <ol className={styles['clauses']}>
          {data.clauses.map((clause) => (
            <ClauseRow
              key={`${clause.address} ${clause.validFrom}`}
              clause={clause}
              chosen={chosen === clause.address}
              onChoose={onChoose}
            />
          ))}
        </ol>
      )}
    </>
  );
}

function ClauseRow({
  clause,
  chosen,
  onChoose,
}: {
  readonly clause: Clause;
  readonly chosen: boolean;
  readonly onChoose: (clause: string) => void;
}) {
  const texts = useTexts(agreementTexts);
  const { living } = clause;
  const colours = (['merah', 'kuning', 'hijau', 'abu-abu'] as const).filter((one) => living.colours[one] > 0);
  return (
    <li className={styles['clause']}>
      <div>
        <h3>
          {clause.inWords} {clause.heading}
        </h3>
        <p className={styles['verbatim']} lang="id">
          {clause.text}
        </p>
        {clause.mirrors !== undefined && (
          <p className={styles['mirror']}>
            {texts.mirrors} {clause.mirrors}
          </p>
        )}
      </div>
      <div className={styles['living']}>
        {living.open + living.ended === 0 ? (
          <span className={styles['mirror']}>{texts.noLiving}</span>
        ) : (
          <button
            type="button"
            aria-pressed={chosen}
            className={styles['view']}
            onClick={() => {
              onChoose(clause.address);
              document.querySelector('#urusan')?.scrollIntoView();
            }}
          >
            {living.open} {texts.open}, {living.ended} {texts.ended}
          </button>
        )}
        {colours.map((colour) => (
          <span key={colour} className={`${styles['mark']} ${styles[colour]}`}>
            {living.colours[colour]} {colour}
          </span>
        ))}
      </div>
    </li>
  );
}
