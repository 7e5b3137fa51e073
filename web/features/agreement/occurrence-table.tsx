import { Link } from '@tanstack/react-router';
import type { OccurrencePageAnswer } from '../../../src/contract/agreements.ts';
import { Pages } from '../../components/pages.tsx';
import { TableScroll } from '../../components/table-scroll.tsx';
import { language, useTexts } from '../../lib/language.ts';
import { plainText } from '../../lib/plain-text.ts';
import { shownTime } from '../../lib/shown-time.ts';
import { agreementTexts } from './agreement-texts.ts';
import { StateMark } from './state-mark.tsx';
import { inWords } from './words.ts';

export interface OccurrenceTableProps {
  readonly name: readonly string[];
  readonly caption: string;
  readonly empty: string;
  readonly load: (cursor: string | undefined, signal: AbortSignal) => Promise<OccurrencePageAnswer>;
}

/** Matters, a page at a time as the server gives them. */
export function OccurrenceTable({ name, caption, empty, load }: OccurrenceTableProps) {
  const texts = useTexts(agreementTexts);
  const read = language.use();
  return (
    <Pages name={['agreement', ...name]} load={load} empty={empty}>
      {(items) => (
        <TableScroll caption={caption}>
          <thead>
            <tr>
              <th scope="col">{texts.subject}</th>
              <th scope="col">{texts.clause}</th>
              <th scope="col">{texts.state}</th>
              <th scope="col">{texts.dueAt}</th>
              <th scope="col">{texts.awaits}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <tr key={item.id}>
                <th scope="row">
                  <Link
                    to="/perjanjian/$agreement/urusan/$occurrence"
                    params={{ agreement: item.agreementId, occurrence: item.id }}
                  >
                    {plainText(item.subject)}
                  </Link>
                </th>
                <td title={item.clauseInWords}>{item.clause}</td>
                <td>
                  {inWords(item.state)} <StateMark rag={item.rag} />
                </td>
                <td>{item.dueAt === undefined ? '–' : shownTime(item.dueAt, read)}</td>
                <td>{item.awaits.join(', ') || '–'}</td>
              </tr>
            ))}
          </tbody>
        </TableScroll>
      )}
    </Pages>
  );
}
