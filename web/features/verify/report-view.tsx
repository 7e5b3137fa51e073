import { Facts } from '../../components/facts.tsx';
import { language, useTexts } from '../../lib/language.ts';
import { plainText } from '../../lib/plain-text.ts';
import { shownTime } from '../../lib/shown-time.ts';
import { ExpertDrawer } from './expert-drawer.tsx';
import { SignatureCard } from './signature-card.tsx';
import type { CheckedFile } from './use-check.ts';
import styles from './verify.module.css';
import { verifyTexts } from './verify-texts.ts';

/** The sentence first, then who and when and what changed, then everything that an expert asks for. */
export function ReportView({ checked }: { readonly checked: CheckedFile }) {
  const texts = useTexts(verifyTexts);
  const read = language.use();
  const { report, name, place } = checked;
  // Evidence that says revoked lacks nothing; the sentence tells it.
  const missing = report.missing.filter(({ kind }) => kind !== 'revoked');
  return (
    <article className={styles['report']} aria-label={texts.result}>
      <div className={`${styles['verdict']} ${styles[report.verdict]}`} role="status">
        <p className={styles['word']}>
          <span aria-hidden="true">{marks[report.verdict]} </span>
          {texts[report.verdict]}
        </p>
        <p className={styles['sentence']}>{report.finding.sentence[read]}</p>
      </div>
      <Facts
        facts={[
          [texts.document, plainText(name)],
          [texts.sha256, <code key="sha256">{report.document.sha256}</code>],
          [texts.checkedAt, shownTime(report.validatedAt, read)],
          [texts.checkedWhere, place === 'here' ? texts.checkedHere : texts.checkedThere],
        ]}
      />
      {missing.length > 0 && (
        <div className={styles['missing']}>
          <p>{texts.missing}</p>
          <ul>
            {missing.map(({ certificate, about, addresses }) => (
              <li key={certificate}>
                {plainText(about)}{' '}
                {addresses.length > 0 && <small>({addresses.map((one) => plainText(one)).join(', ')})</small>}
              </li>
            ))}
          </ul>
        </div>
      )}
      {report.signatures.length > 0 && (
        <>
          <h2>
            {texts.signatures} ({report.signatures.length})
          </h2>
          {report.signatures.map((signature, index) => (
            <SignatureCard
              key={signature.signatureSha256 + signature.field}
              signature={signature}
              number={index + 1}
              checked={checked}
            />
          ))}
        </>
      )}
      <p className={styles['buttons']}>
        <button type="button" className={styles['button']} onClick={() => print()}>
          {texts.print}
        </button>
      </p>
      <ExpertDrawer report={report} />
    </article>
  );
}

const marks = { passed: '✓', failed: '✕', indeterminate: '?', unsigned: '–', unreadable: '✕' } as const;
