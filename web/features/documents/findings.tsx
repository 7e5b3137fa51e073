import type { Inspection } from '../../../src/contract/inspection.ts';
import { language, useTexts } from '../../lib/language.ts';
import { plainText } from '../../lib/plain-text.ts';
import { documentTexts } from './document-texts.ts';
import styles from './documents.module.css';

/** What could make a reader of the document see something else than its signer, the worst first. */
export function Findings({ findings }: Pick<Inspection, 'findings'>) {
  const texts = useTexts(documentTexts);
  const read = language.use();
  const order = ['danger', 'warning', 'note'] as const;
  const sorted = groups(findings).toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
  return (
    <section>
      <h2>{texts.safe}</h2>
      {sorted.length === 0 && <p>{texts.nothingFound}</p>}
      <ul className={styles['findings']}>
        {sorted.map(({ severity, pages, sentences }) => (
          <li key={sentences.id} className={styles[severity]}>
            <b>{texts[severity]}</b>
            {pages.length > 0 && `, ${texts.page} ${listed(pages)}`}: {plainText(sentences[read], 1000)}
          </li>
        ))}
      </ul>
    </section>
  );
}

type Finding = Inspection['findings'][number];

interface Group extends Pick<Finding, 'severity' | 'sentences'> {
  readonly pages: readonly number[];
}

/** The same sentence once, with all its pages. */
function groups(findings: readonly Finding[]): readonly Group[] {
  const byId = new Map<string, Group>();
  for (const { severity, sentences, page } of findings) {
    const before = byId.get(sentences.id)?.pages ?? [];
    byId.set(sentences.id, { severity, sentences, pages: page === undefined ? before : [...before, page] });
  }
  return [...byId.values()];
}

const mostPages = 12;

const listed = (pages: readonly number[]): string =>
  pages.slice(0, mostPages).join(', ') + (pages.length > mostPages ? ', …' : '');
