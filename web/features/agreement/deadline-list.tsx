import type { OccurrenceAnswer } from '../../../src/contract/agreements.ts';
import { language, useTexts } from '../../lib/language.ts';
import { shownDate, shownTime } from '../../lib/shown-time.ts';
import { agreementTexts } from './agreement-texts.ts';
import styles from './agreement.module.css';
import { inWords } from './words.ts';

/** Each date with the rule that it was counted by, and what the clause would give if it were read the other way. */
export function DeadlineList({ deadlines }: Pick<OccurrenceAnswer, 'deadlines'>) {
  const texts = useTexts(agreementTexts);
  const read = language.use();
  if (deadlines.length === 0) return null;
  return (
    <section>
      <h2>{texts.deadlines}</h2>
      <ul>
        {deadlines.map((deadline, index) => (
          // Of one name there may be several, each by an act of its own.
          <li key={`${deadline.name} ${index}`}>
            <b>{inWords(deadline.name)}</b>:{' '}
            {deadline.dueAt === undefined ? texts.notSet : shownTime(deadline.dueAt, read)}
            {deadline.late && <span className={styles['merah']}> ({texts.overdue})</span>}
            <br />
            <span className={styles['hint']}>
              {texts.clause} {deadline.clause}, {deadline.contractual ? texts.contractual : texts.house}.{' '}
              {deadline.rule[read]}
              {deadline.alternative !== undefined &&
                ` ${texts.otherwise} ${shownDate(deadline.alternative.on, read)}. ${deadline.alternative.rule[read]}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
