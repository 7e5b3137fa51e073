// One task on one file, for large-files.ts: prints what it took and the most memory that this process had.
import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { randomBytes } from '#crypto';
import { writeWholeFile } from '../../src/cli/write-whole-file.ts';
import { openFileSource } from '../../src/io/files/file-source.ts';
import { signPdf } from '../../src/pades/sign/sign-pdf.ts';
import { openPdf } from '../../src/pdf/document.ts';
import { makeTestPki } from '../../test/pki/test-pki.ts';

export type LargeFileTask = 'idle' | 'copy' | 'sign';

export interface LargeFileTimes {
  readonly milliseconds: number;
  readonly peakKib: number;
}

const pki = await makeTestPki('rsa-2048');
const [task, file = ''] = process.argv.slice(2);
const target = `${file}.out`;
const start = performance.now();
if (task === 'copy') copy();
else if (task === 'sign') await sign();
const milliseconds = performance.now() - start;
rmSync(target, { force: true });
const { maxRSS: peakKib } = process.resourceUsage();
console.log(JSON.stringify({ milliseconds, peakKib } satisfies LargeFileTimes));

/** The floor: every byte read, hashed and written once. */
function copy(): void {
  const [from, to] = [openSync(file, 'r'), openSync(target, 'w')];
  const hash = createHash('sha256');
  const piece = new Uint8Array(1 << 18);
  for (let count = readSync(from, piece); count > 0; count = readSync(from, piece)) {
    hash.update(piece.subarray(0, count));
    writeSync(to, piece.subarray(0, count));
  }
  hash.digest();
  fsyncSync(to);
  closeSync(from);
  closeSync(to);
}

/** As `sertel sign` does it. */
async function sign(): Promise<void> {
  const source = openFileSource(file);
  const { tail } = await signPdf({
    document: openPdf(source),
    signer: pki.signer.signer,
    certificates: pki.certificates,
    level: 'B-B',
    now: new Date(),
    random: randomBytes,
  });
  await writeWholeFile(target, tail, { base: file });
  source.close();
}
