import { useState } from 'react';
import type { SignatureJson, ValidationReportJson } from '../../../src/contract/validation.ts';
import { Facts } from '../../components/facts.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { language, useTexts } from '../../lib/language.ts';
import { plainText } from '../../lib/plain-text.ts';
import { shownTime } from '../../lib/shown-time.ts';
import { findInJournal, type ProvenLeaves } from './api/find-in-journal.ts';
import styles from './verify.module.css';
import { verifyTexts } from './verify-texts.ts';

/** Everything that an expert wants: indications, each check with its clause, the evidence, the journal. */
export function ExpertDrawer({ report }: { readonly report: ValidationReportJson }) {
  const texts = useTexts(verifyTexts);
  return (
    <details className={styles['expert']}>
      <summary>{texts.expert}</summary>
      <Facts
        facts={[
          [
            texts.indication,
            [report.indication, report.subIndication].filter(Boolean).join(' / ') || undefined,
          ],
          [
            texts.policy,
            `${report.policy.standard}, ${report.policy.algorithms}, ${report.policy.freshness}`,
          ],
          [
            texts.trustStore,
            report.trustStore === null ? undefined : (
              <>
                {texts.version} {report.trustStore.version} <code>{report.trustStore.sha256}</code>
              </>
            ),
          ],
          [texts.size, String(report.document.sizeBytes)],
        ]}
      />
      {[...report.signatures, ...report.documentTimestamps].map((signature) => (
        <Checks key={signature.signatureSha256 + signature.field} signature={signature} />
      ))}
      <Evidence report={report} />
      <p>
        <button type="button" className={styles['plain']} onClick={() => saveJson(report)}>
          {texts.saveJson}
        </button>
      </p>
    </details>
  );
}

function Checks({ signature }: { readonly signature: SignatureJson }) {
  const texts = useTexts(verifyTexts);
  const read = language.use();
  return (
    <section>
      <h3>{plainText(signature.signer || signature.field)}</h3>
      <Facts
        facts={[
          [texts.field, plainText(signature.field)],
          [texts.level, `${signature.level} (${signature.subFilter})`],
          [
            texts.algorithms,
            [signature.digestAlgorithm, signature.signatureAlgorithm].filter(Boolean).join(', '),
          ],
          [texts.provenAt, shownTime(signature.provenAt, read)],
          [texts.signatureSha256, <code key="hash">{signature.signatureSha256}</code>],
        ]}
      />
      <div className={styles['scroll']} tabIndex={0} role="region" aria-label={texts.checks}>
        <table>
          <caption>{texts.checks}</caption>
          <thead>
            <tr>
              <th scope="col">{texts.step}</th>
              <th scope="col">{texts.status}</th>
              <th scope="col">{texts.detail}</th>
              <th scope="col">{texts.clause}</th>
            </tr>
          </thead>
          <tbody>
            {signature.checks.map((check, index) => (
              <tr key={index}>
                <th scope="row">{check.title[read]}</th>
                <td>{texts[`check-${check.status}`]}</td>
                <td>{plainText(check.detail, 400)}</td>
                <td>{check.clause}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <JournalPlace signature={signature} />
    </section>
  );
}

/** Asked for by hand: the platform then learns this signature's hash, and nothing of the document. */
function JournalPlace({ signature }: { readonly signature: SignatureJson }) {
  const texts = useTexts(verifyTexts);
  const [found, setFound] = useState<ProvenLeaves | 'asking'>();
  const [problem, setProblem] = useState<unknown>();
  if (problem !== undefined) return <ProblemNote problem={problem} />;
  if (found === undefined || found === 'asking')
    return (
      <p>
        <button
          type="button"
          className={styles['plain']}
          disabled={found === 'asking'}
          onClick={() => {
            setFound('asking');
            findInJournal(signature.signatureSha256).then(setFound, setProblem);
          }}
        >
          {texts.findInJournal}
        </button>
      </p>
    );
  return (
    <ul>
      {found.leaves.map(({ index, size, root }) => (
        <li key={index}>
          {texts.inJournal} {index} / {size}, {texts.root} <code>{root}</code>
        </li>
      ))}
    </ul>
  );
}

function Evidence({ report }: { readonly report: ValidationReportJson }) {
  const texts = useTexts(verifyTexts);
  const read = language.use();
  if (report.evidence.length === 0) return null;
  return (
    <div className={styles['scroll']} tabIndex={0} role="region" aria-label={texts.evidence}>
      <table>
        <caption>{texts.evidence}</caption>
        <thead>
          <tr>
            <th scope="col">{texts.kind}</th>
            <th scope="col">{texts.about}</th>
            <th scope="col">{texts.origin}</th>
            <th scope="col">{texts.period}</th>
            <th scope="col">SHA-256</th>
          </tr>
        </thead>
        <tbody>
          {report.evidence.map((item) => (
            <tr key={item.sha256}>
              <td>{texts[`kind-${item.kind}`]}</td>
              <td>{plainText(item.about)}</td>
              <td>{texts[`origin-${item.origin}`]}</td>
              <td>
                {[item.from, item.until].map((at) => (at === null ? '…' : shownTime(at, read))).join(' – ')}
              </td>
              <td>
                <code>{item.sha256}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function saveJson(report: ValidationReportJson): void {
  const url = URL.createObjectURL(
    new Blob([JSON.stringify(report, undefined, 2)], { type: 'application/json' }),
  );
  const link = document.createElement('a');
  link.href = url;
  link.download = 'laporan.json';
  link.click();
  URL.revokeObjectURL(url);
}
