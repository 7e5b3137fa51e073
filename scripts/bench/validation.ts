import { randomBytes } from '#crypto';
import { concatBytes } from '../../src/lib/bytes.ts';
import { signPdf } from '../../src/pades/sign/sign-pdf.ts';
import { validatePdf } from '../../src/pades/validate/validate-pdf.ts';
import { openPdf } from '../../src/pdf/document.ts';
import { bufferSource } from '../../src/pdf/source.ts';
import { makeSignatureMemory } from '../../src/pki/path/signature-memory.ts';
import { makeTestPki } from '../../test/pki/test-pki.ts';
import { interleave, median } from './interleave.ts';
import { rawChecksOf } from './raw-checks.ts';
import type { Report } from './report.ts';
import { samplePdf } from './sample-pdf.ts';

const warmUpFiles = 15;
const coldFiles = 25;

/**
 * Cold: files whose keys and certificates this process has not seen, as a server meets them. Warm: the same file again, as
 * in a server's thread, which remembers what certificates and answers are signed by.
 * The floor is every signature check that the verdict rests on, its key imported, and one SHA-256 of the file.
 */
export async function benchValidation(report: Report): Promise<void> {
  const original = samplePdf();
  const cold: { floor: number; validated: number }[] = [];
  let checks = 0;
  for (let i = 0; i < warmUpFiles + coldFiles; i++) {
    const { signed, anchor } = await signWithNewKeys(original);
    const raw = rawChecksOf(signed);
    checks = raw.count;
    const floor = timeOf(raw.run);
    const validated = timeOf(() => mustPass(signed, anchor));
    if (i >= warmUpFiles) cold.push({ floor, validated });
  }
  report.heading(`B-LT of ${original.length} bytes with embedded evidence, ${checks} signatures to check`);
  report.row('raw checks + SHA-256 (floor)', median(cold.map(({ floor }) => floor)));
  report.row('validated, cold', median(cold.map(({ validated }) => validated)));
  const ratio = median(cold.map(({ floor, validated }) => validated / floor));
  report.bar('cold: times the floor', ratio, 'at most', 4);

  const { signed, anchor } = await signWithNewKeys(original);
  const signatures = makeSignatureMemory();
  const { warm } = await interleave(
    { warm: () => mustPass(signed, anchor, signatures) },
    { rounds: 200, warmUp: 50 },
  );
  report.row('validated, warm', warm.median);
  report.bar('warm: a second of one core', 1000 / warm.cpu, 'at least', 500);
}

async function signWithNewKeys(original: Uint8Array) {
  const pki = await makeTestPki('rsa-2048');
  const { tail } = await signPdf({
    document: openPdf(bufferSource(original)),
    signer: pki.signer.signer,
    certificates: pki.certificates,
    level: 'B-LT',
    now: new Date(),
    random: randomBytes,
    timestamp: pki.timestamp,
    revocation: pki.revocation,
  });
  return { signed: concatBytes([original, tail]), anchor: pki.root.certificate.raw };
}

function mustPass(signed: Uint8Array, anchor: Uint8Array, signatures = makeSignatureMemory()): void {
  const { verdict } = validatePdf(bufferSource(signed), { anchors: [anchor], at: new Date(), signatures });
  if (verdict !== 'passed') throw new Error(`expected the file to pass, got ${verdict}`);
}

/** Milliseconds of processor time: a single run cannot be told from what else the machine does. */
function timeOf(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
