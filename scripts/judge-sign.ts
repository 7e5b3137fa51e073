// Signs every PDF of the corpus that qpdf can read and lets qpdf and pdfsig judge the result.
// What it shows: the share that is signed, and that nothing is lost: the original bytes, every earlier signature
// that pdfsig called valid, and qpdf's opinion of the file. The share is of every file that qpdf answers with 0
// or 3, encrypted ones with the empty password or one of the table below: a refusal that our own rules demand is told apart in the table, and still counts as not signed.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generateKeyPair, randomBytes, signerFromPkcs8 } from '#crypto';
import { corpora, judge, listPdfs } from '../test/judges.ts';
import { AppError } from '../src/lib/errors.ts';
import { buildCertificate, serialFrom } from '../src/pki/x509/build-certificate.ts';
import { basicConstraintsExtension, keyUsageExtension } from '../src/pki/x509/build-extensions.ts';
import { buildName } from '../src/pki/x509/names.ts';
import type { PdfDocument } from '../src/pdf/document.ts';
import { listFields } from '../src/pdf/form-fields.ts';
import { openRecovering } from '../src/pdf/open-recovering.ts';
import { bufferSource } from '../src/pdf/source.ts';
import { signPdf } from '../src/pades/sign/sign-pdf.ts';

const leastShare = 0.95;
/** Of those that no certification, lock or permission forbids to sign; dynamic XFA forms count as not signed. */
const leastAllowedShare = 0.975;
const forbidding = /^pades\.(certification|lock|permission)-forbids/;
/** Refusals that the rules demand: an earlier signature forbids, or the form is drawn from its own template. */
const demanded = new Set([
  'pades.certification-forbids',
  'pades.lock-forbids',
  'pades.dynamic-form',
  'pades.permission-forbids',
]);

/**
 * What the makers of the corpora's encrypted files lock them with, the owner's before the user's. pdfsig takes 32
 * bytes of a password at most, so that a file with a longer one is left out.
 */
const passwords = 'ownersecret,usersecret,secret,master,view,owner2,user2,attachment,âge,hôtel,test, '.split(
  ',',
);

interface Outcome {
  readonly file: string;
  readonly kind: 'signed' | 'refused' | 'forbidden' | 'damaged';
  readonly encrypted: boolean;
  readonly reason: string;
}

async function main(): Promise<void> {
  const folder = corpora();
  if (folder === undefined || !judge('qpdf') || !judge('pdfsig')) {
    console.log('judge:sign: skipped, it needs the corpora (SERTEL_CORPORA), qpdf and pdfsig');
    return;
  }
  const signer = await makeSigner();
  const work = mkdtempSync(path.join(tmpdir(), 'sertel-judge-'));
  const outcomes: Outcome[] = [];
  const left = { unreadable: 0, locked: 0 };
  try {
    for (const file of listPdfs(folder)) {
      const original = path.join(folder, file);
      const check = openWithQpdf(original);
      if (check === undefined) left.locked++;
      else if (check.status !== 0 && check.status !== 3) left.unreadable++;
      else outcomes.push(await judgeOne(file, original, check, signer, path.join(work, 'signed.pdf')));
    }
  } finally {
    rmSync(work, { recursive: true });
  }
  console.log(
    `judge:sign: left out: ${left.unreadable} that qpdf does not answer with 0 or 3, ${left.locked} that no password of the table opens`,
  );
  report(outcomes);
}

async function judgeOne(
  file: string,
  original: string,
  before: QpdfCheck,
  signer: Awaited<ReturnType<typeof makeSigner>>,
  out: string,
): Promise<Outcome> {
  const bytes = new Uint8Array(readFileSync(original));
  const { password, encrypted } = before;
  let tail: Uint8Array;
  try {
    const document = openRecovering(bufferSource(bytes), { password });
    const field = ownField(document);
    ({ tail } = await signPdf({
      ...signer,
      document,
      field,
      level: 'B-B',
      now: new Date(),
      random: randomBytes,
    }));
  } catch (error) {
    const code = error instanceof AppError ? error.code : 'crash';
    const kind = demanded.has(code) ? 'forbidden' : 'refused';
    return {
      file,
      kind,
      encrypted,
      reason: error instanceof Error ? `${code}: ${error.message}` : String(error),
    };
  }
  writeFileSync(out, Buffer.concat([bytes, tail]));
  const faults: string[] = [];
  if (!readFileSync(out).subarray(0, bytes.length).equals(bytes)) faults.push('the original bytes changed');
  const now = validSignatures(out, password);
  for (const ranges of validSignatures(original, password))
    if (!now.includes(ranges)) faults.push(`pdfsig no longer calls the signature over ${ranges} valid`);
  if (!now.some((ranges) => ranges.endsWith(`- ${bytes.length + tail.length}]`)))
    faults.push('pdfsig calls no signature over the whole result valid');
  const after = checkWithQpdf(out, password);
  if (after.status !== 0 && after.status !== 3) faults.push(`qpdf ends with ${after.status}`);
  for (const complaint of newComplaints(before, after)) faults.push(`qpdf complains anew: ${complaint}`);
  return faults.length === 0
    ? { file, kind: 'signed', encrypted, reason: '' }
    : { file, kind: 'damaged', encrypted, reason: faults.join('; ') };
}

/** Where the rights of the user that we are allow no new field: a free one of the file's own. */
const ownField = (document: PdfDocument): string | undefined =>
  document.encryption?.permissions.createFields === false
    ? listFields(document).find(({ type, value }) => type === 'Sig' && document.resolve(value) === null)
        ?.fullName
    : undefined;

interface QpdfCheck {
  readonly status: number | null;
  readonly encrypted: boolean;
  /** Undefined for the empty one. */
  readonly password: string | undefined;
  readonly opened: boolean;
  /** Warnings and errors without the file's name. */
  readonly complaints: readonly string[];
}

/** With the first password that opens the file; undefined where none does. */
function openWithQpdf(file: string): QpdfCheck | undefined {
  for (const password of [undefined, ...passwords]) {
    const check = checkWithQpdf(file, password);
    if (check.opened) return check;
  }
  return undefined;
}

function checkWithQpdf(file: string, password: string | undefined): QpdfCheck {
  const { status, stdout, stderr } = spawnSync('qpdf', ['--check', `--password=${password ?? ''}`, file], {
    encoding: 'utf8',
    timeout: 30_000,
  });
  const complaints = stderr
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('qpdf: '))
    .map((line) => line.replaceAll(file, ''));
  const opened = !stderr.includes('invalid password');
  return { status, encrypted: /^R = /m.test(stdout), password, opened, complaints };
}

/** What qpdf says after and did not say, or not so often, before; it may come to an object by another way. */
function newComplaints(before: QpdfCheck, after: QpdfCheck): readonly string[] {
  const withoutPlace = (line: string): string =>
    line.replace(/\([^()]*?(object \d+ \d+, )?offset \d+\)/, '($1)');
  const known = before.complaints.map(withoutPlace);
  return after.complaints.filter((line) => {
    const at = known.indexOf(withoutPlace(line));
    if (at >= 0) known.splice(at, 1);
    return at < 0;
  });
}

/** Older files have their passwords in Latin-1, which an argument of spawnSync cannot be. */
const pdfsig =
  'word=$(printf "%b." "$2"); word=${word%.}; exec pdfsig -nocert -upw "$word" -opw "$word" "$1"';

const asBytes = (password: string): string =>
  [...Buffer.from(password, 'latin1')].map((byte) => `\\0${byte.toString(8).padStart(3, '0')}`).join('');

/** The signed ranges, which tell signatures apart, of each one that pdfsig calls valid. */
function validSignatures(file: string, password = ''): readonly string[] {
  const { stdout } = spawnSync('sh', ['-c', pdfsig, 'sh', file, asBytes(password)], {
    encoding: 'utf8',
    timeout: 30_000,
  });
  return stdout
    .split(/^Signature #/m)
    .filter((block) => block.includes('Signature is Valid.'))
    .map((block) => /Signed Ranges: (.*)/.exec(block)?.[1]?.trim() ?? '');
}

async function makeSigner() {
  const { pkcs8, publicKey } = await generateKeyPair('p-256');
  const key = signerFromPkcs8(pkcs8, 'ecdsa-sha256');
  const subject = buildName([{ type: 'CN', value: 'judge:sign' }]);
  const now = Date.now();
  const certificate = await buildCertificate(
    {
      serialNumber: serialFrom(randomBytes(16)),
      issuer: subject,
      subject,
      notBefore: new Date(now - 86_400_000),
      notAfter: new Date(now + 86_400_000),
      publicKey,
      extensions: [
        basicConstraintsExtension(false),
        keyUsageExtension('digitalSignature', 'contentCommitment'),
      ],
    },
    key,
  );
  return { signer: key, certificates: [certificate] };
}

function report(outcomes: readonly Outcome[]): void {
  const count = (kind: Outcome['kind']): number => outcomes.filter((outcome) => outcome.kind === kind).length;
  for (const { file, kind, reason } of outcomes)
    if (kind !== 'signed') console.log(`${kind.padEnd(9)} ${file}  ${reason}`);
  const encrypted = outcomes.filter((outcome) => outcome.encrypted);
  const signed = encrypted.filter(({ kind }) => kind === 'signed');
  console.log(`judge:sign: ${encrypted.length} are encrypted, of which ${signed.length} are signed`);
  const share = count('signed') / outcomes.length;
  const allowed = outcomes.filter(({ reason }) => !forbidding.test(reason));
  const allowedShare = count('signed') / allowed.length;
  const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
  console.log(
    `judge:sign: ${outcomes.length} files, ${count('signed')} signed, ${count('refused')} refused, ${count('forbidden')} refused as the rules demand, ${count('damaged')} damaged: ${percent(share)} (least ${percent(leastShare)}); of the ${allowed.length} that no certification, lock or permission forbids ${percent(allowedShare)} (least ${percent(leastAllowedShare)})`,
  );
  if (share < leastShare || allowedShare < leastAllowedShare || count('damaged') > 0) process.exitCode = 1;
}

await main();
