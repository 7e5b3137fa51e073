import { ApiProblem } from '../lib/ask-api.ts';
import { useTexts } from '../lib/language.ts';
import styles from './note.module.css';
import { problemTexts, sentenceOfProblem } from './problem-texts.ts';

/** What went wrong and what to do about it, with the code by which a supporter finds it. */
export function ProblemNote({
  problem,
  onRetry,
}: {
  readonly problem: unknown;
  readonly onRetry?: () => void;
}) {
  const texts = useTexts(problemTexts);
  const code = problem instanceof ApiProblem ? problem.code : 'web.fault';
  return (
    <div className={`${styles['note']} ${styles['bad']}`} role="alert">
      <p>{sentenceOfProblem(problem, texts)}</p>
      <p className={styles['code']}>
        <code>{code}</code>
      </p>
      {onRetry && (
        <button type="button" className={styles['button']} onClick={onRetry}>
          {texts.retry}
        </button>
      )}
    </div>
  );
}
