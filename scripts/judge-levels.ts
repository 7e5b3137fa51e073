// Signs a sample of the corpus at B-LT and B-LTA with one, two and five signers, which pyHanko judges by the evidence in
// the file alone, and lifts its signed files to B-T; qpdf and pdfsig judge both.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { randomBytes } from '#crypto';
import { corpora, judge, listPdfs } from '../test/judges.ts';
import { makeTestPki } from '../test/pki/test-pki.ts';
import { AppError } from '../src/lib/errors.ts';
import { concatBytes } from '../src/lib/bytes.ts';
import { augmentPdf } from '../src/pades/augment/augment-pdf.ts';
import { qrMark } from '../src/pades/sign/marks/qr-mark.ts';
import { signPdf } from '../src/pades/sign/sign-pdf.ts';
import { openPdf } from '../src/pdf/document.ts';
import { bufferSource } from '../src/pdf/source.ts';
import { encodePem } from '../src/pki/x509/pem.ts';

const sampleSize = 12;
const mostUnjudged = 6;
const levels = ['B-LT', 'B-LTA'] as const;
type Level = (typeof levels)[number];
type Pki = Awaited<ReturnType<typeof makeTestPki>>;

interface Judged {
  readonly what: string;
  readonly kind: 'right' | 'refused' | 'unjudged' | 'wrong';
  readonly reason: string;
}

async function main(): Promise<void> {
  const folder = corpora();
  if (folder === undefined || !judge('qpdf') || !judge('pdfsig') || !judge('pyhanko')) {
    console.log('judge:levels: skipped, it needs the corpora (SERTEL_CORPORA), qpdf, pdfsig and pyHanko');
    return;
  }
  const pki = await makeTestPki();
  const work = mkdtempSync(path.join(tmpdir(), 'sertel-levels-'));
  const results: Judged[] = [];
  try {
    const files = listPdfs(folder);
    const unsigned = sample(
      files.filter((file) => isSound(path.join(folder, file)) && !isSigned(folder, file)),
    );
    for (const [index, file] of unsigned.entries()) {
      for (const level of levels) {
        const signers = [1, 2, 5][index % 3] ?? 1;
        const make = () => signOften(pki, read(folder, file), level, signers, index % 2 === 0);
        results.push(await judgeOne(`${file} ${level}, ${signers} signers`, level, signers, make, work));
      }
    }
    for (const file of files.filter((one) => isSigned(folder, one) && isSound(path.join(folder, one)))) {
      const make = () => lift(pki, read(folder, file));
      results.push(await judgeOne(`${file} lifted to B-T`, 'B-T', 0, make, work));
    }
  } finally {
    rmSync(work, { recursive: true });
  }
  report(results);
}

const read = (folder: string, file: string): Uint8Array =>
  new Uint8Array(readFileSync(path.join(folder, file)));

interface Made {
  readonly original: Uint8Array;
  readonly bytes: Uint8Array;
  readonly roots: readonly Uint8Array[];
}

async function signOften(
  pki: Pki,
  original: Uint8Array,
  level: Level,
  signers: number,
  shown: boolean,
): Promise<Made> {
  let bytes = original;
  for (let i = 0; i < signers; i++) {
    const { tail } = await signPdf({
      document: openPdf(bufferSource(bytes)),
      signer: pki.signer.signer,
      certificates: pki.certificates,
      level,
      now: new Date(),
      random: randomBytes,
      timestamp: pki.timestamp,
      revocation: pki.revocation,
      ...(shown && {
        visible: {
          page: 1,
          rect: { x: 10 + 25 * i, y: 10, width: 20, height: 20 },
          mark: qrMark('https://contoh.example/'),
        },
      }),
    });
    bytes = concatBytes([bytes, tail]);
  }
  return { original, bytes, roots: [pki.root.certificate.raw] };
}

/** Foreign authorities of the corpus answer nobody, so B-T is as far as it goes. */
async function lift(pki: Pki, original: Uint8Array): Promise<Made> {
  const { tail } = await augmentPdf({
    document: openPdf(bufferSource(original)),
    level: 'B-T',
    now: new Date(),
    random: randomBytes,
    timestamp: pki.timestamp,
    anchors: [],
  });
  return { original, bytes: concatBytes([original, tail]), roots: [pki.root.certificate.raw] };
}

async function judgeOne(
  what: string,
  level: Level | 'B-T',
  signers: number,
  make: () => Promise<Made>,
  work: string,
): Promise<Judged> {
  let made: Made;
  try {
    made = await make();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { what, kind: 'refused', reason: `${error.code}: ${error.message}` };
  }
  const { original, bytes, roots } = made;
  const [before, after, pem] = ['before.pdf', 'after.pdf', 'roots.pem'].map((name) => path.join(work, name));
  if (before === undefined || after === undefined || pem === undefined)
    throw new Error('expected three names');
  writeFileSync(before, original);
  writeFileSync(after, bytes);
  writeFileSync(pem, roots.map((der) => encodePem('CERTIFICATE', der)).join(''));
  const faults: string[] = [];
  if (!Buffer.from(bytes.subarray(0, original.length)).equals(original))
    faults.push('the original bytes changed');
  if (complaints(after) > complaints(before)) faults.push('qpdf complains anew');
  const valid = (file: string): number =>
    run('pdfsig', '-nocert', file)
      .split('\n')
      .filter((line) => line.includes('Signature is Valid.')).length;
  if (valid(after) < valid(before) + signers) faults.push('pdfsig calls fewer signatures valid');
  if (level !== 'B-T') faults.push(...pyHankoFaults(pem, level, after));
  // pyHanko's reader gives up on some files of the corpus that others read: that is no verdict on the signature.
  const unread = faults.length > 0 && faults.every((fault) => fault.startsWith('pyHanko cannot read'));
  const kind = faults.length === 0 ? 'right' : unread ? 'unjudged' : 'wrong';
  return { what, kind, reason: faults.join('; ') };
}

function pyHankoFaults(pem: string, level: Level, file: string): readonly string[] {
  const script = new URL('../test/judges/pyhanko_validate.py', import.meta.url).pathname;
  const said = JSON.parse(run('python3', script, pem, level, file)) as {
    error?: string;
    signatures?: readonly { bottomLine: boolean; summary: string }[];
  };
  if (said.error !== undefined) return [`pyHanko cannot read it: ${said.error}`];
  return (said.signatures ?? [])
    .filter(({ bottomLine }) => !bottomLine)
    .map(({ summary }) => `pyHanko: ${summary.slice(0, 200)}`);
}

const run = (command: string, ...args: readonly string[]): string =>
  spawnSync(command, args, { encoding: 'utf8', timeout: 60_000 }).stdout;

const complaints = (file: string): number => {
  const { stderr, status } = spawnSync('qpdf', ['--check', file], { encoding: 'utf8', timeout: 30_000 });
  return stderr.split('\n').filter((line) => line.startsWith('WARNING')).length + (status === 2 ? 1000 : 0);
};

function isSound(file: string): boolean {
  const check = spawnSync('qpdf', ['--check', file], { encoding: 'utf8', timeout: 30_000 });
  return (check.status === 0 || check.status === 3) && !/File is encrypted|^R = /m.test(check.stdout);
}

const isSigned = (folder: string, file: string): boolean =>
  Buffer.from(read(folder, file)).includes('/ByteRange');

const sample = (files: readonly string[]): readonly string[] =>
  files.filter((_, index) => index % Math.max(1, Math.floor(files.length / sampleSize)) === 0);

function report(results: readonly Judged[]): void {
  for (const { what, kind, reason } of results)
    if (kind !== 'right') console.log(`${kind.padEnd(8)} ${what}  ${reason}`);
  const count = (kind: Judged['kind']): number => results.filter((result) => result.kind === kind).length;
  console.log(
    `judge:levels: ${results.length} results, ${count('right')} right, ${count('refused')} refused, ${count('unjudged')} unjudged, ${count('wrong')} wrong`,
  );
  if (count('wrong') > 0 || count('unjudged') > mostUnjudged || count('right') === 0) process.exitCode = 1;
}

await main();
