import { lazy, Suspense, useState } from 'react';
import type { SignatureJson } from '../../../src/contract/validation.ts';
import { Loading } from '../../components/loading.tsx';
import { language, useTexts } from '../../lib/language.ts';
import type { CheckedFile } from './use-check.ts';
import styles from './verify.module.css';
import { verifyTexts } from './verify-texts.ts';

const PagePair = lazy(() => import('./page-pair.tsx').then(({ PagePair }) => ({ default: PagePair })));

export type Change = SignatureJson['changesAfter'][number];

/** What changed after a signature, as a list; and on request each page with the places marked, before and after. */
export function ChangesView({
  signature,
  checked,
}: {
  readonly signature: SignatureJson;
  readonly checked: CheckedFile;
}) {
  const texts = useTexts(verifyTexts);
  const read = language.use();
  const [page, setPage] = useState<number>();
  const changes = signature.changesAfter.toSorted((a, b) => Number(a.allowed) - Number(b.allowed));
  const pages = [...new Set(changes.flatMap((change) => change.page ?? []))].toSorted((a, b) => a - b);
  const at = pages.indexOf(page ?? -1);
  return (
    <div className={styles['changes']}>
      <h4>{texts.whatChanged}</h4>
      <ul>
        {changes.slice(0, 200).map((change, index) => (
          // A report never changes, so its order is as good a name as any.
          <li key={index}>
            <span className={change.allowed ? styles['allowed'] : styles['denied']}>
              {change.allowed ? texts.isAllowed : texts.isDenied}
            </span>{' '}
            {change.what[read]}
            {change.page !== null && ` (${texts.page} ${change.page})`}
          </li>
        ))}
      </ul>
      {pages.length > 0 && page === undefined && (
        <button type="button" className={styles['button']} onClick={() => setPage(pages[0])}>
          {texts.showPages}
        </button>
      )}
      {page !== undefined && (
        <>
          <nav className={styles['pager']} aria-label={texts.changedPages}>
            <button
              type="button"
              className={styles['plain']}
              disabled={at <= 0}
              onClick={() => setPage(pages[at - 1])}
            >
              {texts.previous}
            </button>
            <span aria-live="polite">
              {texts.page} {page} ({at + 1}/{pages.length})
            </span>
            <button
              type="button"
              className={styles['plain']}
              disabled={at >= pages.length - 1}
              onClick={() => setPage(pages[at + 1])}
            >
              {texts.next}
            </button>
          </nav>
          <Suspense fallback={<Loading />}>
            <PagePair
              bytes={checked.bytes}
              signedLength={checked.signedLengths[signature.field]}
              page={page}
              changes={changes.filter((change) => change.page === page)}
            />
          </Suspense>
        </>
      )}
    </div>
  );
}
