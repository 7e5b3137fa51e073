import { ProblemNote } from '../components/problem-note.tsx';
import { useTitle } from '../components/use-title.ts';
import { useTexts } from '../lib/language.ts';
import { frameTexts } from './frame-texts.ts';

/** Where a page broke: what to do, and a way to load it again. The rest of the frame goes on. */
export function FaultPage({ error }: { readonly error: unknown }) {
  const texts = useTexts(frameTexts);
  useTitle(texts.faultTitle);
  return (
    <>
      <h1>{texts.faultTitle}</h1>
      <ProblemNote problem={error} onRetry={() => location.reload()} />
    </>
  );
}
