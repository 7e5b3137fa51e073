import { listAuthorities } from '../../io/db/authorities.ts';
import { asSystem } from '../../io/db/transaction.ts';
import type { PdfVerdict } from '../../io/workers/pdf-verdict.ts';
import type { Platform } from '../platform.ts';

/**
 * The verdict on a PDF, against the platform's own roots. The file is read in a worker thread, with a deadline
 * and a memory limit.
 *
 * @throws {WorkerError} where the file took too long or too much memory
 */
export async function checkPdf(
  { db, workers, clock }: Pick<Platform, 'db' | 'workers' | 'clock'>,
  bytes: Uint8Array,
  password?: string,
): Promise<PdfVerdict> {
  const roots = await asSystem(db, (tx) => listAuthorities(tx, 'root'));
  const anchors = roots.map(({ certificateDer }) => Uint8Array.from(certificateDer));
  const input = { bytes, anchors, at: clock(), ...(password === undefined ? {} : { password }) };
  return workers.run('validate-pdf', input);
}
