import { randomBytes } from '#crypto';
import { signPdf } from '../../src/pades/sign/sign-pdf.ts';
import { openPdf } from '../../src/pdf/document.ts';
import { bufferSource } from '../../src/pdf/source.ts';
import { makeTestPki } from '../../test/pki/test-pki.ts';
import type { BenchClient } from './esign-client.ts';
import { median } from './interleave.ts';
import type { Report } from './report.ts';
import { samplePdf } from './sample-pdf.ts';

/** A batch of a thousand files beside the engine, which signs the same file in one thread and keeps nothing. */
export async function benchBatch(report: Report, client: BenchClient): Promise<void> {
  const file = samplePdf();
  const pki = await makeTestPki('rsa-2048');
  const signOne = (): Promise<unknown> =>
    signPdf({
      document: openPdf(bufferSource(file)),
      signer: pki.signer.signer,
      certificates: pki.certificates,
      level: 'B-T',
      timestamp: pki.timestamp,
      now: new Date(),
      random: randomBytes,
      deliveryCheck: true,
    });
  const times: number[] = [];
  const measure = async (rounds: number): Promise<void> => {
    for (let i = 0; i < rounds; i++) {
      const start = performance.now();
      await signOne();
      times.push(performance.now() - start);
    }
  };
  const count = 1000;
  await measure(100);
  times.length = 0;
  await measure(150);
  const each = (await client.batch(Array.from({ length: count }, () => file))) / count;
  await measure(150);
  report.row('the engine alone, B-T', median(times));
  report.row(`each of a batch of ${count}, durable and journalled`, each);
  report.bar('a batch, of the engine’s own rate', median(times) / each, 'at least', 0.7);
}
