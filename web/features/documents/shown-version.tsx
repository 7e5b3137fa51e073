import { useQuery } from '@tanstack/react-query';
import type { FlowAnswer } from '../../../src/contract/flows.ts';
import { Loading } from '../../components/loading.tsx';
import { PdfPages } from '../../components/pdf-pages.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { useTexts } from '../../lib/language.ts';
import { plainText } from '../../lib/plain-text.ts';
import { usePdf, type PdfState } from '../../lib/use-pdf.ts';
import { readVersion } from './api/read-version.ts';
import { documentTexts } from './document-texts.ts';
import styles from './documents.module.css';
import { shownOn } from './placement.ts';

export interface ShownFile {
  readonly state: PdfState;
  /** Why the file did not come. */
  readonly problem: Error | null;
  readonly retry: () => void;
}

/** The file that is acted on next, opened; kept by its hash, so that another file never stands in its place. */
export function useShownFile({ id, versions }: FlowAnswer): ShownFile {
  const newest = versions.at(-1);
  const { data, error, refetch } = useQuery({
    queryKey: ['flows', 'file', id, newest?.sha256],
    queryFn: ({ signal }) => readVersion(id, newest?.number ?? 1, signal),
    staleTime: Infinity,
  });
  return { state: usePdf(data?.bytes), problem: error, retry: () => void refetch() };
}

/** Its pages, with the marks that are still to come. */
export function ShownVersion({ flow, file }: { readonly flow: FlowAnswer; readonly file: ShownFile }) {
  const texts = useTexts(documentTexts);
  const { state, problem, retry } = file;
  if (problem)
    return (
      <div>
        <ProblemNote problem={problem} onRetry={retry} />
      </div>
    );
  if (state.kind === 'opening') return <Loading />;
  if (state.kind === 'failed') return <p>{texts.cannotOpen}</p>;
  const places = flow.steps.flat().filter((one) => one.state === 'waiting' || one.state === 'active');
  return (
    <PdfPages
      pdf={state.pdf}
      size={state.size}
      name={plainText(flow.title)}
      over={(page, size) =>
        places.map(({ id, person, placement }) => {
          const at = shownOn(placement, page, state.pdf.pages, size);
          return (
            at && (
              <div
                key={id}
                className={`${styles['mark']} ${styles['other']}`}
                style={{
                  left: `${(100 * at.x) / size.width}%`,
                  bottom: `${(100 * at.y) / size.height}%`,
                  width: `${(100 * at.width) / size.width}%`,
                  height: `${(100 * at.height) / size.height}%`,
                }}
              >
                {plainText(person.name)}
              </div>
            )
          );
        })
      }
    />
  );
}
