// What a B-B signature costs beside its floor: the private-key operation and one SHA-256 of the file, in the same run.
// Medians of interleaved rounds; the ratio is floor time / own time, so 1 is the floor itself.
import { cpus } from 'node:os';
import { digest, generateKeyPair, randomBytes, signerFromPkcs8, type KeyKind } from '#crypto';
import { openPdf } from '../src/pdf/document.ts';
import { writeDocument } from '../src/pdf/document-writer/write-document.ts';
import { bufferSource } from '../src/pdf/source.ts';
import { readFonts } from '../src/io/files/read-fonts.ts';
import { signPdf } from '../src/pades/sign/sign-pdf.ts';
import { concatBytes } from '../src/lib/bytes.ts';
import { parseCertificate } from '../src/pki/x509/certificate.ts';
import { buildCrl } from '../src/pki/x509/build-crl.ts';
import { makeTestPki } from '../test/pki/test-pki.ts';
import { beginUpdate } from '../src/pdf/incremental-writer.ts';
import { dict, stream } from '../src/pdf/objects.ts';

const rounds = 60;

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

async function time(run: () => unknown): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

async function interleave(
  cases: Readonly<Record<string, () => unknown>>,
  count = rounds,
): Promise<Record<string, number>> {
  const times: Record<string, number[]> = {};
  for (let round = 0; round < count + 5; round++) {
    for (const [name, run] of Object.entries(cases)) {
      const elapsed = await time(run);
      if (round >= 5) (times[name] ??= []).push(elapsed);
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, values]) => [name, median(values)]));
}

/** An ordinary document, padded with an unused stream to 100 KB. */
function samplePdf(): Uint8Array {
  const bytes = writeDocument({
    title: 'Bench',
    language: 'id',
    now: new Date(0),
    fileId: new Uint8Array(16),
    fonts: readFonts(),
    blocks: [{ kind: 'paragraph', text: 'Isi dokumen' }],
  });
  const update = beginUpdate(openPdf(bufferSource(bytes)));
  update.put(update.allocate(), stream(dict({}), randomBytes(Math.max(0, 100_000 - bytes.length))));
  return concatBytes([bytes, update.finish(new Uint8Array(16)).tail]);
}

const line = (name: string, milliseconds: number, floor: number | undefined): void =>
  console.log(
    `${name.padEnd(46)} ${milliseconds.toFixed(3).padStart(9)} ms${floor === undefined ? '' : `   ${(floor / milliseconds).toFixed(2)} of the floor`}`,
  );

async function benchSigning(kind: KeyKind, file: Uint8Array): Promise<void> {
  const pki = await makeTestPki(kind);
  const { pkcs8 } = await generateKeyPair(kind);
  const raw = signerFromPkcs8(pkcs8, kind === 'p-256' ? 'ecdsa-sha256' : 'rsa-sha256');
  const sign = (deliveryCheck: boolean): Promise<unknown> =>
    signPdf({
      document: openPdf(bufferSource(file)),
      signer: pki.signer.signer,
      certificates: pki.certificates,
      level: 'B-B',
      now: new Date(0),
      random: randomBytes,
      deliveryCheck,
    });
  const floorName = `${kind}: floor (raw signature + SHA-256 of ${file.length} bytes)`;
  const times = await interleave({
    [floorName]: async () => {
      digest('sha256', file);
      await raw.sign(file.subarray(0, 200));
    },
    [`${kind}: B-B without the delivery check`]: () => sign(false),
    [`${kind}: B-B with the delivery check`]: () => sign(true),
  });
  for (const [name, value] of Object.entries(times))
    line(name, value, name === floorName ? undefined : times[floorName]);
}

async function benchPki(): Promise<void> {
  const pki = await makeTestPki();
  const der = pki.signer.certificate.raw;
  const count = 10_000;
  const revoked = Array.from({ length: count }, (_, i) => ({
    serialNumber: Uint8Array.of(0x40, i >> 8, i & 255, 1, 2, 3, 4, 5),
    revocationDate: new Date(0),
    reason: 0,
  }));
  const times = await interleave(
    {
      'certificate decoded, 1,000 times': () => {
        for (let i = 0; i < 1000; i++) parseCertificate(der);
      },
      'CRL of 10,000 entries built': () =>
        buildCrl(
          {
            issuer: pki.root.certificate.subject,
            thisUpdate: new Date(0),
            nextUpdate: new Date(1e9),
            revoked,
            extensions: [],
          },
          pki.root.signer,
        ),
    },
    15,
  );
  for (const [name, value] of Object.entries(times)) line(name, value, undefined);
}

console.log(`${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.version}`);
const file = samplePdf();
await benchSigning('rsa-2048', file);
await benchSigning('p-256', file);
await benchPki();
