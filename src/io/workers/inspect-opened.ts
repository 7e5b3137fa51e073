import { makeFinding, type Finding } from '../../pades/inspect/finding.ts';
import { inspectPdf } from '../../pades/inspect/inspect-pdf.ts';
import type { PdfDocument } from '../../pdf/document.ts';
import { PdfError } from '../../pdf/pdf-error.ts';

/** A page tree that the inspection cannot follow is a finding here; whether it can be signed, signing says. */
export function inspectOpened(document: PdfDocument): readonly Finding[] {
  try {
    return inspectPdf(document);
  } catch (error) {
    if (!(error instanceof PdfError)) throw error;
    return [makeFinding('unreadable-content', { subject: error.message })];
  }
}
