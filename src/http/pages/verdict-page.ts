import type { SignatureReport, ValidationReport } from '../../pades/validate/report.ts';
import { html, quoted, type Html } from './html.ts';
import { pageTexts, type Language, type PageTexts } from './page-texts.ts';
import { shownTime } from './shown-time.ts';

export interface CheckedDocument {
  readonly name: string;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  readonly checkedAt: Date;
  readonly verdict: ValidationReport;
  /** Whether the reader came by a QR code and holds the document, or sent the file. */
  readonly cameByCode: boolean;
}

/** The verdict in a word and a sentence, then each signature. */
export function verdictPage(language: Language, document: CheckedDocument): Html {
  const texts = pageTexts[language];
  const { verdict } = document;
  return html`<h1>${texts.resultTitle}</h1>
    <div class="verdict ${verdict.verdict}" role="status">
      <p class="word">${texts[verdict.verdict]}</p>
      <p>${verdict.finding.sentence[language]}</p>
    </div>
    <dl>
      <dt>${texts.document}</dt>
      <dd>${quoted(document.name)}</dd>
      <dt>${texts.sha256}</dt>
      <dd><code>${document.sha256}</code></dd>
      <dt>${texts.checkedAt}</dt>
      <dd>${shownTime(document.checkedAt, language)}</dd>
    </dl>
    ${document.cameByCode ? html`<p>${texts.compare}</p>` : undefined}
    ${
      verdict.signatures.length === 0
        ? undefined
        : html`<h2>${texts.signatures} (${verdict.signatures.length})</h2>
            ${verdict.signatures.map((signature, index) => signatureSection(signature, index, language))}`
    }`;
}

function signatureSection(signature: SignatureReport, index: number, language: Language): Html {
  const texts = pageTexts[language];
  const [certificate] = signature.certificates;
  const rows: readonly (readonly [string, Html | string | undefined])[] = [
    [texts.issuer, certificate && quoted(certificate.issuerName)],
    [texts.integrity, signature.integrity === 'intact' ? texts.intact : texts.broken],
    [texts.trust, signature.trusted ? texts.trusted : texts.untrusted],
    [
      texts.timestampedAt,
      signature.timestamp ? shownTime(signature.timestamp.at, language) : texts.noTimestamp,
    ],
    [texts.signedAt, signature.signedAt && shownTime(signature.signedAt, language)],
    [texts.reason, signature.reason && quoted(signature.reason)],
    [texts.location, signature.location && quoted(signature.location)],
    [texts.laterChanges, laterChanges(signature, texts)],
    [texts.explanation, signature.verdict === 'passed' ? undefined : signature.finding.sentence[language]],
    [texts.subIndication, signature.subIndication],
  ];
  return html`<section class="signature" aria-labelledby="signature-${index}">
    <h3 id="signature-${index}">
      ${index + 1}. ${quoted(certificate?.commonName ?? signature.field)}:
      <span class="${signature.verdict}">${texts[signature.verdict]}</span>
    </h3>
    <dl>
      ${rows.flatMap(([term, value]) =>
        value === undefined
          ? []
          : [
              html`<dt>${term}</dt>
                <dd>${value}</dd>`,
            ],
      )}
    </dl>
  </section>`;
}

function laterChanges({ changesAfter }: SignatureReport, texts: PageTexts): string {
  if (changesAfter.length === 0) return texts.noLaterChanges;
  return changesAfter.every(({ allowed }) => allowed) ? texts.allowedChanges : texts.forbiddenChanges;
}
