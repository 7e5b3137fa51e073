import { digest } from '#crypto';
import type { ValidationReportJson } from '../src/contract/validation.ts';
import { toHex } from '../src/lib/bytes.ts';
import { AppError } from '../src/lib/errors.ts';
import { describeMissing } from '../src/pades/augment/describe-missing.ts';
import { nobody, validateWithSources } from '../src/pades/augment/validate-with-sources.ts';
import type { RevocationSource } from '../src/pades/sources.ts';
import { clean, encodeReport, type TrustStoreVersion } from '../src/pades/validate/encode-report.ts';
import { listSignatures } from '../src/pades/validate/list-signatures.ts';
import { readByteRange } from '../src/pdf/byte-range.ts';
import { openPdf } from '../src/pdf/document.ts';
import { bufferSource } from '../src/pdf/source.ts';
import { withMlDsa } from './with-ml-dsa.ts';

export interface ReportPdfOptions {
  /** DER certificates that paths may end at, and which version of a trust store they are. */
  readonly anchors: readonly Uint8Array[];
  readonly trustStore?: TrustStoreVersion | undefined;
  readonly at: Date;
  readonly password?: string | undefined;
  /** Who is asked for evidence that the file lacks. */
  readonly evidence?: RevocationSource;
}

export interface PdfReport {
  readonly report: ValidationReportJson;
  /** By field, the length of the file when it was signed: what its reader saw then. */
  readonly signedLengths: Readonly<Record<string, number>>;
}

/** The report of `POST /rest/v1/validations`, come to where the file is. It never throws for what stands in the file. */
export async function reportPdf(bytes: Uint8Array, options: ReportPdfOptions): Promise<PdfReport> {
  const { anchors, trustStore, at, password, evidence } = options;
  const source = bufferSource(bytes);
  const sources = evidence === undefined ? nobody : { ...nobody, revocation: evidence };
  const { report, gaps } = await withMlDsa(() =>
    validateWithSources(source, { anchors, at, password }, sources),
  );
  const document = { sha256: toHex(digest('sha256', bytes)), sizeBytes: bytes.length };
  const missing = gaps.map((gap) => {
    const { addresses, ...rest } = describeMissing(gap);
    return { ...rest, addresses: [...addresses] };
  });
  return {
    report: encodeReport(report, document, trustStore, missing),
    signedLengths: signedLengthsOf(bytes, password),
  };
}

function signedLengthsOf(bytes: Uint8Array, password: string | undefined): Readonly<Record<string, number>> {
  try {
    const document = openPdf(bufferSource(bytes), { password });
    const lengths = listSignatures(document).flatMap(({ field, dict }) => {
      const range = dict && readByteRange(document, dict);
      const end = (range?.at(-2) ?? 0) + (range?.at(-1) ?? 0);
      return end > 0 && end <= bytes.length ? [[clean(field), end] as const] : [];
    });
    return Object.fromEntries(lengths);
  } catch (error) {
    // What cannot be opened has nothing to show; the report says why.
    if (error instanceof AppError) return {};
    throw error;
  }
}
