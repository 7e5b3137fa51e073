import type { SignatureJson } from '../../../src/contract/validation.ts';
import { Facts } from '../../components/facts.tsx';
import { language, useTexts } from '../../lib/language.ts';
import { plainText } from '../../lib/plain-text.ts';
import { shownTime } from '../../lib/shown-time.ts';
import { ChangesView } from './changes-view.tsx';
import type { CheckedFile } from './use-check.ts';
import styles from './verify.module.css';
import { verifyTexts } from './verify-texts.ts';

export interface SignatureCardProps {
  readonly signature: SignatureJson;
  readonly number: number;
  readonly checked: CheckedFile;
}

/** One signature in a reader's words: who, when, and what changed since. */
export function SignatureCard({ signature, number, checked }: SignatureCardProps) {
  const texts = useTexts(verifyTexts);
  const read = language.use();
  const { evidence } = checked.report;
  const certificate = evidence.find(({ sha256 }) => sha256 === signature.certificates[0]);
  const proof = signature.timestamps.find(({ trusted }) => trusted);
  const id = `signature-${number}`;
  return (
    <section className={styles['signature']} aria-labelledby={id}>
      <h3 id={id}>
        {number}. {plainText(signature.signer || signature.field)}
        <span className={`${styles['badge']} ${styles[signature.verdict]}`}>{texts[signature.verdict]}</span>
      </h3>
      {signature.verdict !== 'passed' && <p>{signature.finding.sentence[read]}</p>}
      <Facts
        facts={[
          [texts.issuer, plainText(issuerNameOf(certificate?.issuer ?? ''))],
          [
            texts.when,
            proof === undefined
              ? texts.noProvenTime
              : `${shownTime(proof.at, read)} (${texts.provenBy} ${plainText(proof.authority)})`,
          ],
          [texts.claimedAt, signature.signedAt === null ? undefined : shownTime(signature.signedAt, read)],
          [texts.content, signature.integrity === 'intact' ? texts.intact : texts.broken],
          [texts.certificate, signature.trusted ? texts.trusted : texts.untrusted],
          [texts.reason, signature.reason === null ? undefined : plainText(signature.reason)],
          [texts.location, signature.location === null ? undefined : plainText(signature.location)],
          [texts.laterChanges, laterChanges(signature, texts)],
        ]}
      />
      {signature.limits.length > 0 && (
        <ul>
          {signature.limits.map(({ code, sentence }) => (
            <li key={code}>{sentence[read]}</li>
          ))}
        </ul>
      )}
      {signature.changesAfter.length > 0 && <ChangesView signature={signature} checked={checked} />}
    </section>
  );
}

/** The common name in a distinguished name, else all of it. */
const issuerNameOf = (name: string): string => /(?:^|,)\s*CN=((?:\\.|[^,\\])+)/.exec(name)?.[1] ?? name;

function laterChanges({ changesAfter }: SignatureJson, texts: (typeof verifyTexts)['en']): string {
  if (changesAfter.length === 0) return texts.noChanges;
  return changesAfter.every(({ allowed }) => allowed) ? texts.allowedChanges : texts.forbiddenChanges;
}
