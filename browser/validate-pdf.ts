/**
 * Checks a PDF where it is opened, without sending it anywhere: the engine of the server and of `sertel verify`, with
 * @noble and an inflate of our own in place of Node's. What it says of a file equals `sertel verify --offline --json`.
 */
import { describeGaps } from '../src/pades/augment/describe-gaps.ts';
import { nobody, validateWithSources } from '../src/pades/augment/validate-with-sources.ts';
import { encodeSummary, type ReportSummary } from '../src/pades/validate/encode-summary.ts';
import { plainReport, type ReportLanguage } from '../src/pades/validate/plain-report.ts';
import type { RevocationSource } from '../src/pades/sources.ts';
import { bufferSource } from '../src/pdf/source.ts';
import { parsePem } from '../src/pki/x509/pem.ts';
import { withMlDsa } from './with-ml-dsa.ts';

export type { ChangeSummary, ReportSummary, SignatureSummary } from '../src/pades/validate/encode-summary.ts';
export type { RevocationSource } from '../src/pades/sources.ts';
export { evidenceFromServer } from './evidence-from-server.ts';
export { reportPdf, type PdfReport, type ReportPdfOptions } from './report-pdf.ts';

export interface ValidateOptions {
  /** Certificates that are trusted: DER, or PEM with any number of them. None: the verdict is at best indeterminate. */
  readonly trust?: readonly (Uint8Array | string)[];
  /** Now where it is left out. */
  readonly at?: Date;
  /** Of an encrypted file. */
  readonly password?: string;
  /** Of the sentences; `id` where it is left out. */
  readonly language?: ReportLanguage;
  /** Who is asked for evidence that the file lacks; nobody where it is left out. See `evidenceFromServer`. */
  readonly evidence?: RevocationSource;
}

/**
 * The verdict on a PDF. It never throws for what stands in the file.
 *
 * @throws {PemError} for trusted certificates that cannot be read
 * @example
 * const { verdict, signatures } = await validatePdf(new Uint8Array(await file.arrayBuffer()), { trust: [rootPem] });
 */
export async function validatePdf(bytes: Uint8Array, options: ValidateOptions = {}): Promise<ReportSummary> {
  const { trust = [], at = new Date(), password, language = 'id', evidence } = options;
  const anchors = trust.flatMap((one) => (typeof one === 'string' ? parsePem(one, 'CERTIFICATE') : [one]));
  const sources = evidence === undefined ? nobody : { ...nobody, revocation: evidence };
  const { report, gaps } = await withMlDsa(() =>
    validateWithSources(bufferSource(bytes), { anchors, at, password }, sources),
  );
  const plain = plainReport(report, language);
  const lacks = describeGaps(gaps);
  return encodeSummary(
    lacks === '' ? plain : { ...plain, reason: [plain.reason, lacks].filter(Boolean).join(' ') },
  );
}
