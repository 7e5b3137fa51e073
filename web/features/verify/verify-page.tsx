import { useRef, type ReactNode } from 'react';
import { ProblemNote } from '../../components/problem-note.tsx';
import { Shell } from '../../components/shell.tsx';
import { useTitle } from '../../components/use-title.ts';
import { useTexts } from '../../lib/language.ts';
import { plainText } from '../../lib/plain-text.ts';
import { CheckError } from './check-here.ts';
import { FileDrop } from './file-drop.tsx';
import { PasswordForm } from './password-form.tsx';
import { ReportView } from './report-view.tsx';
import { useCheck, type CheckState, type Place } from './use-check.ts';
import styles from './verify.module.css';
import { verifyTexts } from './verify-texts.ts';

/** `/verifikasi`: anyone checks a PDF, in this browser unless they ask the server to. */
export function VerifyPage() {
  const texts = useTexts(verifyTexts);
  const { state, start, cancel } = useCheck();
  const last = useRef<{ file: File; place: Place }>(undefined);
  useTitle(texts.title);
  const begin = (file: File, place: Place, password?: string): void => {
    last.current = { file, place };
    start(file, place, password);
  };
  const again = (password?: string): void => {
    if (last.current !== undefined) start(last.current.file, last.current.place, password);
  };
  return (
    <Shell home="/aplikasi" account={<a href="/aplikasi">{texts.application}</a>}>
      <h1>{texts.title}</h1>
      <FileDrop busy={state.kind === 'working'} onFile={begin} />
      <Outcome
        state={state}
        onCancel={cancel}
        again={again}
        ofEncrypted={(wrong) => <PasswordForm wrong={wrong} onGiven={again} />}
      />
    </Shell>
  );
}

interface OutcomeProps {
  readonly state: CheckState;
  readonly onCancel: () => void;
  readonly again: () => void;
  readonly ofEncrypted: (wrong: boolean) => ReactNode;
}

function Outcome({ state, onCancel, again, ofEncrypted }: OutcomeProps) {
  const texts = useTexts(verifyTexts);
  switch (state.kind) {
    case 'empty':
      return null;
    case 'working':
      return (
        <div className={styles['working']} role="status">
          <p>
            {state.place === 'here' ? texts.workingHere : texts.workingThere} <b>{plainText(state.name)}</b>
          </p>
          <progress aria-label={texts.working} />
          <button type="button" className={styles['plain']} onClick={onCancel}>
            {texts.cancel}
          </button>
        </div>
      );
    case 'failed':
      if (state.problem instanceof CheckError)
        return (
          <div className={styles['failure']} role="alert">
            <p>{state.problem.code === 'check.too-long' ? texts.tooLong : texts.fault}</p>
            <code>{state.problem.code}</code>
          </div>
        );
      return <ProblemNote problem={state.problem} onRetry={() => again()} />;
    case 'done': {
      const { code } = state.checked.report.finding;
      return (
        <>
          <ReportView checked={state.checked} />
          {(code === 'password-missing' || code === 'password-wrong') &&
            ofEncrypted(code === 'password-wrong')}
        </>
      );
    }
  }
}
