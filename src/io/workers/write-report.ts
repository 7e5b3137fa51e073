import { writeReportPdf, type ReportPdfInput } from '../../pades/validate/write-report-pdf.ts';
import { readFonts } from '../files/read-fonts.ts';

/** The task `write-report`: a report as a PDF, not sealed yet. */
export const writeReportTask = (input: Omit<ReportPdfInput, 'fonts'>): Uint8Array =>
  writeReportPdf({ ...input, fonts: readFonts() });
