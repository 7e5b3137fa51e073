// Opens, signs and checks every bad file in a process of its own, and tells what each cost: a line of JSON each.
import { randomBytes } from '#crypto';
import { AppError } from '../../src/lib/errors.ts';
import { signPdf } from '../../src/pades/sign/sign-pdf.ts';
import { validatePdf } from '../../src/pades/validate/validate-pdf.ts';
import { openRecovering } from '../../src/pdf/open-recovering.ts';
import { bufferSource } from '../../src/pdf/source.ts';
import { makeTestPki } from '../pki/test-pki.ts';
import { badFiles } from './bad-files.ts';

export interface Measured {
  readonly title: string;
  /** Of what signing threw. */
  readonly code: string;
  readonly verdict: string;
  /** CPU time, so that a busy machine does not count. */
  readonly signMs: number;
  readonly checkMs: number;
  /** The most that the process held so far. */
  readonly peakMegabytes: number;
}

const pki = await makeTestPki();
for (const [title, make] of badFiles) {
  // The peak is one file's, not what is left of others.
  globalThis.gc?.();
  const source = bufferSource(make());
  const beforeSigning = process.cpuUsage();
  let code = 'signed';
  try {
    await signPdf({
      document: openRecovering(source),
      signer: pki.signer.signer,
      certificates: pki.certificates,
      level: 'B-B',
      now: new Date(),
      random: randomBytes,
    });
  } catch (error) {
    code = error instanceof AppError ? error.code : String(error);
  }
  const signMs = spentSince(beforeSigning);
  const beforeChecking = process.cpuUsage();
  const { verdict } = validatePdf(source, { anchors: [], at: new Date() });
  const checkMs = spentSince(beforeChecking);
  const peakMegabytes = process.resourceUsage().maxRSS / 1024;
  const measured: Measured = { title, code, verdict, signMs, checkMs, peakMegabytes };
  console.log(JSON.stringify(measured));
}

function spentSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
