import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { AgreementItem } from '../../../src/contract/agreements.ts';
import { Facts } from '../../components/facts.tsx';
import { Loading } from '../../components/loading.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { useTitle } from '../../components/use-title.ts';
import { language, useTexts } from '../../lib/language.ts';
import { plainText } from '../../lib/plain-text.ts';
import { shownDate } from '../../lib/shown-time.ts';
import { agreementTexts } from './agreement-texts.ts';
import styles from './agreement.module.css';
import { listOccurrences } from './api/list-occurrences.ts';
import { readAgreement } from './api/read-agreement.ts';
import { LivingText } from './living-text.tsx';
import { OccurrenceTable } from './occurrence-table.tsx';
import { inWords } from './words.ts';

/** One agreement: who, until when, the text with what lives under each clause, and the matters. */
export function AgreementPage() {
  const texts = useTexts(agreementTexts);
  const { agreement: id } = useParams({ from: '/own/perjanjian/$agreement' });
  const [clause, setClause] = useState<string>();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['agreement', 'one', id],
    queryFn: ({ signal }) => readAgreement(id, signal),
  });
  useTitle(data === undefined ? texts.title : plainText(data.title, 60));
  if (isPending) return <Loading />;
  if (error) return <ProblemNote problem={error} onRetry={() => void refetch()} />;
  return (
    <>
      <h1>{plainText(data.title, 400)}</h1>
      <Head agreement={data} />
      <h2>{texts.text}</h2>
      <LivingText agreement={id} chosen={clause} onChoose={setClause} />
      <h2 id="urusan">{clause === undefined ? texts.all : `${texts.under} ${clause}`}</h2>
      {clause !== undefined && (
        <button type="button" className={styles['view']} onClick={() => setClause(undefined)}>
          {texts.all}
        </button>
      )}
      <OccurrenceTable
        key={clause ?? ''}
        name={['occurrences', id, clause ?? '']}
        caption={texts.occurrences}
        empty={texts.noOccurrences}
        load={(cursor, signal) => listOccurrences(id, clause, cursor, signal)}
      />
    </>
  );
}

function Head({ agreement }: { readonly agreement: AgreementItem }) {
  const texts = useTexts(agreementTexts);
  const read = language.use();
  const { parties, writtenOn, lastDay, daysLeft } = agreement;
  const total = (Date.parse(lastDay) - Date.parse(writtenOn)) / 86_400_000 + 1;
  return (
    <>
      <Facts
        facts={[
          [texts.state, `${inWords(agreement.state)}${agreement.example ? ` (${texts.example})` : ''}`],
          ['PIHAK KESATU (K)', `${plainText(parties.K.name)}, ${plainText(parties.K.number)}`],
          ['PIHAK KEDUA (D)', `${plainText(parties.D.name)}, ${plainText(parties.D.number)}`],
          [texts.parent, plainText(agreement.parent, 400)],
          [texts.writtenOn, shownDate(writtenOn, read)],
          [
            texts.lastDay,
            `${shownDate(lastDay, read)} (${Math.abs(daysLeft)} ${daysLeft >= 0 ? texts.daysLeft : texts.endedAgo})`,
          ],
        ]}
      />
      <progress
        className={styles['term']}
        aria-label={texts.term}
        max={total}
        value={Math.min(total, Math.max(0, total - daysLeft))}
      />
    </>
  );
}
