import { AppError } from '../lib/errors.ts';

export type PdfErrorCode =
  | 'pdf.not-a-pdf'
  | 'pdf.truncated'
  | 'pdf.syntax'
  | 'pdf.bad-xref'
  | 'pdf.bad-object'
  | 'pdf.bad-stream'
  | 'pdf.cycle'
  | 'pdf.limit'
  | 'pdf.password'
  | 'pdf.permissions-tampered'
  | 'pdf.unsupported'
  | 'pdf.page-not-found'
  | 'pdf.not-repairable';

/** Bytes that are not the PDF that was expected; the message names the place. */
export class PdfError extends AppError<PdfErrorCode> {}
