import type { ChangeReport, SignatureReport, ValidationReport } from './report.ts';

export type ReportLanguage = 'id' | 'en';

export interface PlainSignature extends Omit<SignatureReport, 'changesAfter'> {
  readonly changesAfter: readonly (Omit<ChangeReport, 'what'> & { readonly what: string })[];
}

/** A report with its sentences in one language: what crosses to answers and screens. */
export interface PlainReport extends Pick<ValidationReport, 'verdict' | 'subIndication' | 'validatedAt'> {
  readonly reason: string | undefined;
  readonly signatures: readonly PlainSignature[];
  readonly documentTimestamps: readonly PlainSignature[];
}

export function plainReport(report: ValidationReport, language: ReportLanguage): PlainReport {
  const plain = (signature: SignatureReport): PlainSignature => ({
    ...signature,
    changesAfter: signature.changesAfter.map((change) => ({ ...change, what: change.what[language] })),
  });
  const { verdict, subIndication, validatedAt, finding } = report;
  return {
    verdict,
    subIndication,
    validatedAt,
    reason: verdict === 'passed' ? undefined : finding.sentence[language],
    signatures: report.signatures.map(plain),
    documentTimestamps: report.documentTimestamps.map(plain),
  };
}
