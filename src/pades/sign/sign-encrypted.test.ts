import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { randomBytes } from '#crypto';
import { encryptionKinds, encryptPdf, ownerPassword, userPassword } from '../../../test/encrypted-pdf.ts';
import { exampleOfficial } from '../../../test/example-mark.ts';
import { judge } from '../../../test/judges.ts';
import { makeTestPki } from '../../../test/pki/test-pki.ts';
import { append, appendWithTrailer, formPdf, signTest, type TestPki } from '../../../test/signed-pdf.ts';
import { concatBytes, fromLatin1, toLatin1 } from '../../lib/bytes.ts';
import { openPdf } from '../../pdf/document.ts';
import { dict, literal, name, ref, withEntries } from '../../pdf/objects.ts';
import { bufferSource } from '../../pdf/source.ts';
import { encodePem } from '../../pki/x509/pem.ts';
import { augmentPdf } from '../augment/augment-pdf.ts';
import { validatePdf } from '../validate/validate-pdf.ts';
import { officialMark } from './marks/official-mark.ts';
import type { VisibleSignature } from './prepare-signature.ts';
import type { SignPdfInput } from './sign-pdf.ts';

let pki: TestPki;
let folder: string;
beforeAll(async () => {
  pki = await makeTestPki();
  folder = mkdtempSync(path.join(tmpdir(), 'sertel-encrypted-'));
});

const open = (bytes: Uint8Array, password?: string) => openPdf(bufferSource(bytes), { password });
const sign = (bytes: Uint8Array, password: string, more: Partial<SignPdfInput> = {}) =>
  signTest(pki, bytes, { document: open(bytes, password), ...more });
const validate = (bytes: Uint8Array, password?: string) =>
  validatePdf(bufferSource(bytes), {
    anchors: [pki.root.certificate.raw],
    at: new Date(),
    ...(password === undefined ? {} : { password }),
  });
const refusal = (code: string) => expect.objectContaining({ code });

function write(file: string, bytes: Uint8Array | string): string {
  writeFileSync(path.join(folder, file), bytes);
  return path.join(folder, file);
}

const visible = (): VisibleSignature => ({
  page: 1,
  rect: { x: 50, y: 50, width: 300, height: 100 },
  mark: officialMark(exampleOfficial({ name: 'Sari Contoh' })),
});

function expectPyHankoTrusts(file: string): void {
  const root = write('root.pem', encodePem('CERTIFICATE', pki.root.certificate.raw));
  const script = new URL('../../../test/judges/pyhanko_validate.py', import.meta.url).pathname;
  const said = execFileSync('python3', [script, root, 'B-LTA', file], {
    encoding: 'utf8',
    stdio: 'pipe',
    env: { ...process.env, PDF_PASSWORD: userPassword },
  });
  expect(JSON.parse(said)).toMatchObject({
    signatures: [{ bottomLine: true }, { bottomLine: true }],
    timestamps: [{ bottomLine: true }, { bottomLine: true }],
  });
}

/** Vectors that need no judge are beside the reader; here qpdf makes the files and others read the results. */
describe.skipIf(!judge('qpdf'))('an encrypted file', () => {
  it.skipIf(!judge('pdfsig') || !judge('pdftotext') || !judge('pyhanko')).each(encryptionKinds)(
    'of %s is signed twice at B-LTA, visibly and not, as others see it',
    async (kind) => {
      const original = encryptPdf(formPdf(), kind, {
        output: kind.startsWith('R2') ? [] : ['--object-streams=generate'],
      });
      const once = await sign(original, userPassword, {
        level: 'B-LTA',
        reason: 'Alasan',
        visible: visible(),
      });
      const twice = await sign(once, ownerPassword, { level: 'B-LTA', location: 'Jakarta' });
      expect(Buffer.from(twice.subarray(0, original.length)).equals(original)).toBe(true);
      expect(toLatin1(twice.subarray(original.length))).not.toMatch(/Alasan|Jakarta/);

      const file = write('twice.pdf', twice);
      const checked = execFileSync('qpdf', ['--check', `--password=${userPassword}`, file], {
        encoding: 'utf8',
      });
      expect(checked).not.toContain('WARNING');
      const seen = execFileSync('pdfsig', ['-nocert', '-upw', userPassword, file], { encoding: 'utf8' });
      // It knows no document timestamps.
      expect(seen.match(/Signature is Valid\./g)).toHaveLength(2);
      const text = execFileSync('pdftotext', ['-upw', userPassword, file, '-'], { encoding: 'utf8' });
      expect(text).toContain('Sari Contoh');
      // pyHanko knows AES-256 by the standard only, not the extension level before it.
      if (!kind.startsWith('R5')) expectPyHankoTrusts(file);

      const report = validate(twice, userPassword);
      expect(report.verdict).toBe('passed');
      expect(report.signatures).toMatchObject([
        { level: 'B-LTA', reason: 'Alasan' },
        { level: 'B-LTA', location: 'Jakarta', coversWholeDocument: false },
      ]);
    },
  );

  it('is lifted under its own key', async () => {
    const signed = await sign(encryptPdf(formPdf(), 'R6, AES-256'), userPassword, { level: 'B-B' });
    const { tail } = await augmentPdf({
      document: open(signed, userPassword),
      level: 'B-LT',
      now: new Date(),
      random: randomBytes,
      timestamp: pki.timestamp,
      revocation: pki.revocation,
      anchors: [pki.root.certificate.raw],
    });
    expect(validate(concatBytes([signed, tail]), ownerPassword)).toMatchObject({
      verdict: 'passed',
      documentTimestamps: [{ verdict: 'passed' }],
    });
  });

  it('has a verdict only for those who have a password', async () => {
    const signed = await sign(encryptPdf(formPdf(), 'R6, AES-256'), userPassword);
    expect(validate(signed)).toMatchObject({ verdict: 'unreadable', finding: { code: 'password-missing' } });
    const wrong = validate(signed, 'salah');
    expect(wrong).toMatchObject({ verdict: 'unreadable', finding: { code: 'password-wrong' } });
    expect(JSON.stringify(wrong)).not.toContain('salah');
  });

  it('whose encryption a later update takes away or renews fails', async () => {
    const signed = await sign(encryptPdf(formPdf(), 'R6, AES-256', { user: '' }), '');
    expect(validate(signed).verdict).toBe('passed');
    const bare = appendWithTrailer(
      signed,
      () => '/Root 1 0 R',
      () => 0,
    );
    const stripped = concatBytes([
      bare.subarray(0, signed.length),
      fromLatin1(toLatin1(bare.subarray(signed.length)).replace(/\/Encrypt \d+ 0 R/, '')),
    ]);
    expect(validate(stripped).verdict).not.toBe('passed');
    const renamed = concatBytes([
      bare.subarray(0, signed.length),
      fromLatin1(toLatin1(bare.subarray(signed.length)).replace(/\/ID \[<../, '/ID [<00')),
    ]);
    expect(validate(renamed).verdict).not.toBe('passed');
  });
});

describe.skipIf(!judge('qpdf'))('the rights in an encrypted file', () => {
  /** The form with one signature field of its own, encrypted with these restrictions. */
  const restricted = (...restrictions: readonly string[]) =>
    encryptPdf(
      append(formPdf(), (update, document) => {
        const field = update.allocate();
        update.put(
          field,
          dict({ FT: name('Sig'), T: literal(fromLatin1('Setuju')), Subtype: name('Widget') }),
        );
        const form = document.getDict(document.catalog, 'AcroForm')!;
        const fields = document.getArray(form, 'Fields')!;
        const entered = withEntries(form, { Fields: { ...fields, items: [...fields.items, field] } });
        update.put(ref(1), withEntries(document.catalog, { AcroForm: entered }));
      }),
      'R6, AES-256',
      { restrictions },
    );

  it.each([
    ['may fill forms only', ['--modify=form'], 'existing'],
    ['may annotate only', ['--modify=annotate'], 'existing'],
    ['may assemble only', ['--modify=assembly'], 'none'],
    ['may change nothing', ['--modify=none'], 'none'],
    ['may do everything', ['--modify=all'], 'all'],
  ] as const)('hold a user who %s', async (_, restrictions, allowed) => {
    const file = restricted(...restrictions);
    const outcomes = await Promise.allSettled([
      sign(file, userPassword, { field: 'Setuju' }),
      sign(file, userPassword),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual([
      allowed === 'none' ? 'rejected' : 'fulfilled',
      allowed === 'all' ? 'fulfilled' : 'rejected',
    ]);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toEqual(refusal('pades.permission-forbids'));
  });

  it('do not hold the owner', async () => {
    const signed = await sign(restricted('--modify=none'), ownerPassword);
    expect(validate(signed, userPassword).verdict).toBe('passed');
  });
});
