import { MessageChannel } from 'node:worker_threads';
import { listAnchors, listAuthorities } from '../../io/db/authorities.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { answerCalls } from '../../io/workers/remote-calls.ts';
import type { ValidationReport } from '../../pades/validate/report.ts';
import type { Platform } from '../platform.ts';
import { revocationSource } from '../va/revocation-source.ts';

/**
 * The verdict on a PDF, against the roots above its own authorities. The file is read in a worker thread with a deadline and
 * a memory limit, which asks for the status of certificates of our own authorities over a port.
 *
 * @throws {WorkerError} where the file took too long or too much memory
 */
export async function checkPdf(
  platform: Pick<Platform, 'db' | 'keys' | 'workers' | 'clock' | 'metrics' | 'ocsp'>,
  bytes: Uint8Array,
  password?: string,
): Promise<ValidationReport> {
  const { anchors, issuing } = await asSystem(platform.db, async (tx) => ({
    anchors: await listAnchors(tx),
    issuing: await listAuthorities(tx, 'ca'),
  }));
  const authorities = [...anchors, ...issuing.map(({ certificateDer }) => certificateDer)];
  const { port1, port2 } = new MessageChannel();
  const revocation = revocationSource(platform);
  answerCalls(port1, {
    evidence: ({ certificate, issuer }: { certificate: Uint8Array; issuer: Uint8Array }) =>
      revocation.evidenceFor(certificate, issuer),
  });
  try {
    const task = { bytes, password, anchors, authorities, at: platform.clock(), port: port2 };
    const report = await platform.workers.run('validate-pdf', task, { transfer: [port2] });
    platform.metrics.count('sertel_verdicts_total', { verdict: report.verdict });
    return report;
  } finally {
    port1.close();
  }
}
