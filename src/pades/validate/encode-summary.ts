import type { ShownRectangle } from '../sign/placement.ts';
import type { PlainReport, PlainSignature } from './plain-report.ts';
import type { FileVerdict, SubIndication, Verdict } from './report.ts';

export interface ReportSummary {
  readonly verdict: FileVerdict;
  readonly subIndication: SubIndication | null;
  readonly reason: string | null;
  readonly signatures: readonly SignatureSummary[];
}

export interface SignatureSummary {
  readonly field: string;
  readonly signer: string;
  readonly verdict: Verdict;
  readonly subIndication: SubIndication | null;
  readonly integrity: 'intact' | 'broken';
  readonly trusted: boolean;
  readonly level: string;
  /** A claim of the signer. */
  readonly signedAt: string | null;
  /** Proven by a trusted timestamp. */
  readonly timestampedAt: string | null;
  readonly coversWholeDocument: boolean;
  readonly changesAfter: readonly ChangeSummary[];
}

export interface ChangeSummary {
  readonly code: string;
  readonly allowed: boolean;
  readonly what: string;
  readonly page: number | null;
  readonly rectangle?: ShownRectangle;
  readonly rectangleBefore?: ShownRectangle;
}

/** What `sertel verify --json` and the browser module say of a file. Absent members are null, times RFC 3339. */
export function encodeSummary(report: PlainReport): ReportSummary {
  return {
    verdict: report.verdict,
    subIndication: report.subIndication ?? null,
    reason: report.reason ?? null,
    signatures: report.signatures.map((signature) => ({
      field: signature.field,
      signer: signature.signer,
      verdict: signature.verdict,
      subIndication: signature.subIndication ?? null,
      integrity: signature.integrity,
      trusted: signature.trusted,
      level: signature.level,
      signedAt: signature.signedAt?.toISOString() ?? null,
      timestampedAt: provenTime(signature)?.toISOString() ?? null,
      coversWholeDocument: signature.coversWholeDocument,
      changesAfter: signature.changesAfter.map(
        ({ code, allowed, what, page, rectangle, rectangleBefore }) => ({
          code,
          allowed,
          what,
          page: page ?? null,
          ...(rectangle && { rectangle }),
          ...(rectangleBefore && { rectangleBefore }),
        }),
      ),
    })),
  };
}

/** A timestamp proves a time only when its own path reaches an anchor. */
export const provenTime = ({ timestamp }: PlainSignature): Date | undefined =>
  timestamp?.trusted === true ? timestamp.at : undefined;
