// One thread of threads.ts: signs for as long as it is told and answers how often.
import { parentPort, workerData } from 'node:worker_threads';
import { randomBytes, type KeyKind } from '#crypto';
import { signPdf } from '../../src/pades/sign/sign-pdf.ts';
import { openPdf } from '../../src/pdf/document.ts';
import { bufferSource } from '../../src/pdf/source.ts';
import { makeTestPki } from '../../test/pki/test-pki.ts';

const { kind, file } = workerData as { readonly kind: KeyKind; readonly file: Uint8Array };
const pki = await makeTestPki(kind);

async function signFor(milliseconds: number): Promise<number> {
  const until = performance.now() + milliseconds;
  let count = 0;
  for (; performance.now() < until; count++) {
    await signPdf({
      document: openPdf(bufferSource(file)),
      signer: pki.signer.signer,
      certificates: pki.certificates,
      level: 'B-B',
      now: new Date(),
      random: randomBytes,
    });
  }
  return count;
}

await signFor(500);
parentPort?.postMessage(0, []);
parentPort?.on('message', (milliseconds: number) => {
  void signFor(milliseconds).then((count) => parentPort?.postMessage(count, []));
});
