import type { OccurrenceItem } from '../../../src/contract/agreements.ts';
import styles from './agreement.module.css';

const icons = { check: '✓', clock: '◷', warning: '!', pause: '‖', none: '·' } as const;

/** How a matter stands: by colour, by sign and by word, so that none of them is needed alone. */
export function StateMark({ rag }: Pick<OccurrenceItem, 'rag'>) {
  return (
    <span className={`${styles['mark']} ${styles[rag.colour]}`}>
      <span aria-hidden="true">{icons[rag.icon]}</span> {rag.word}
    </span>
  );
}
