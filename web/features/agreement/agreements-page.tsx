import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Pages } from '../../components/pages.tsx';
import { useTitle } from '../../components/use-title.ts';
import { language, useTexts } from '../../lib/language.ts';
import { plainText } from '../../lib/plain-text.ts';
import { shownDate } from '../../lib/shown-time.ts';
import { agreementTexts } from './agreement-texts.ts';
import styles from './agreement.module.css';
import { listAgreements } from './api/list-agreements.ts';
import { readBoard, type BoardView } from './api/read-board.ts';
import { OccurrenceTable } from './occurrence-table.tsx';
import { inWords } from './words.ts';

const views = ['us', 'them', 'due', 'overdue'] as const;
const emptyTexts = {
  us: 'nothingUs',
  them: 'nothingThem',
  due: 'nothingDue',
  overdue: 'nothingOverdue',
} as const satisfies Record<BoardView, string>;

/** `/aplikasi/perjanjian`: what is to be done, then the agreements themselves. */
export function AgreementsPage() {
  const texts = useTexts(agreementTexts);
  const [view, setView] = useState<BoardView>('us');
  useTitle(texts.title);
  return (
    <>
      <h1>{texts.title}</h1>
      <section aria-labelledby="board">
        <h2 id="board">{texts.board}</h2>
        <div className={styles['views']}>
          {views.map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={view === one}
              className={styles['view']}
              onClick={() => setView(one)}
            >
              {texts[one]}
            </button>
          ))}
        </div>
        <OccurrenceTable
          key={view}
          name={['board', view]}
          caption={texts[view]}
          empty={texts[emptyTexts[view]]}
          load={(cursor, signal) => readBoard(view, cursor, signal)}
        />
      </section>
      <h2>{texts.agreements}</h2>
      <Agreements />
    </>
  );
}

function Agreements() {
  const texts = useTexts(agreementTexts);
  const read = language.use();
  return (
    <Pages name={['agreement', 'list']} load={listAgreements} empty={texts.noAgreements}>
      {(items) => (
        <ul className={styles['cards']}>
          {items.map((item) => (
            <li key={item.id} className={styles['card']}>
              <h3>
                <Link to="/perjanjian/$agreement" params={{ agreement: item.id }}>
                  {plainText(item.title, 400)}
                </Link>
              </h3>
              <p>
                <b>{inWords(item.state)}</b>
                {item.example && ` (${texts.example})`} · {texts.lastDay} {shownDate(item.lastDay, read)}
              </p>
              <p>
                {plainText(item.parties.K.number)} · {plainText(item.parties.D.number)}
              </p>
            </li>
          ))}
        </ul>
      )}
    </Pages>
  );
}
