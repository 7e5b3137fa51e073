/**
 * `sertel/pades`: PDFs signed by PAdES, lifted to the archival levels, checked, and inspected before they are signed.
 * Pure: keys, timestamps and evidence come from sources that the caller gives; what is signed comes out as the tail to
 * append.
 */
export { AppError } from '../lib/errors.ts';
export { openPdf, type PdfDocument, type OpenPdfOptions } from '../pdf/document.ts';
export { appendedSource, bufferSource, type ByteSource } from '../pdf/source.ts';
export type { IssuerSource, RevocationSource, TimestampSource } from './sources.ts';
export { signPdf, type PadesLevel, type SignedPdf, type SignPdfInput } from './sign/sign-pdf.ts';
export { augmentPdf, type AugmentedPdf, type AugmentPdfInput } from './augment/augment-pdf.ts';
export { validatePdf, type ValidationInput } from './validate/validate-pdf.ts';
export { nobody, validateWithSources, type SourcedVerdict } from './augment/validate-with-sources.ts';
export { plainReport, type PlainReport } from './validate/plain-report.ts';
export { encodeSummary, type ReportSummary } from './validate/encode-summary.ts';
export type { ChangeReport, SignatureReport, ValidationReport } from './validate/report.ts';
export { inspectPdf } from './inspect/inspect-pdf.ts';
