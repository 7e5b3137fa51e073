import type { ValidationReport } from '../../pades/validate/report.ts';
import { checkDocument } from './check-document.ts';

/** The verdict alone, on bytes in hand. @throws {WorkerError} where the file took too long or too much memory */
export async function checkPdf(
  platform: Parameters<typeof checkDocument>[0],
  bytes: Uint8Array,
  password?: string,
): Promise<ValidationReport> {
  const { report } = await checkDocument(platform, { kind: 'bytes', bytes }, { password });
  return report;
}
