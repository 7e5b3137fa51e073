import { digest, generateKeyPair, randomBytes, signerFromPkcs8, type KeyKind } from '#crypto';
import { signPdf } from '../../src/pades/sign/sign-pdf.ts';
import { openPdf } from '../../src/pdf/document.ts';
import { bufferSource } from '../../src/pdf/source.ts';
import { makeTestPki } from '../../test/pki/test-pki.ts';
import { interleave, type Timing } from './interleave.ts';
import type { Report } from './report.ts';
import { samplePdf } from './sample-pdf.ts';

/** What a B-B signature costs beside its floor: the private-key operation and one SHA-256 of the file. */
export async function benchSigning(report: Report): Promise<void> {
  const file = samplePdf();
  const rsa = await signingTimes('rsa-2048', file, report);
  report.bar(
    'RSA-2048 rate over the floor, no delivery check',
    rsa.floor.median / rsa.unchecked.median,
    'at least',
    0.8,
  );
  report.bar(
    'RSA-2048 rate over the floor, delivery check',
    rsa.floor.median / rsa.checked.median,
    'at least',
    0.7,
  );
  const ec = await signingTimes('p-256', file, report);
  report.bar('P-256 time over the floor, delivery check', ec.checked.median / ec.floor.median, 'at most', 4);
}

async function signingTimes(kind: KeyKind, file: Uint8Array, report: Report) {
  const pki = await makeTestPki(kind);
  const { pkcs8 } = await generateKeyPair(kind);
  const raw = signerFromPkcs8(pkcs8, kind === 'p-256' ? 'ecdsa-sha256' : 'rsa-sha256');
  const sign = (deliveryCheck: boolean): Promise<unknown> =>
    signPdf({
      document: openPdf(bufferSource(file)),
      signer: pki.signer.signer,
      certificates: pki.certificates,
      level: 'B-B',
      now: new Date(),
      random: randomBytes,
      deliveryCheck,
    });
  const times = await interleave(
    {
      floor: () => {
        digest('sha256', file);
        return raw.sign(file.subarray(0, 200));
      },
      unchecked: () => sign(false),
      checked: () => sign(true),
    },
    { rounds: 600, warmUp: 200 },
  );
  const share = ({ median, cpu }: Timing): string =>
    `${(times.floor.median / median).toFixed(2)} of the floor, ${(times.floor.cpu / cpu).toFixed(2)} by processor time`;
  report.heading(`B-B of ${file.length} bytes, ${kind}`);
  report.row('raw signature + SHA-256 of the file (floor)', times.floor.median);
  report.row('without the delivery check', times.unchecked.median, share(times.unchecked));
  report.row('with the delivery check', times.checked.median, share(times.checked));
  return times;
}
