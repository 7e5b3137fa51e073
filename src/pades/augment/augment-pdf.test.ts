import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { randomBytes } from '#crypto';
import { judge } from '../../../test/judges.ts';
import { makeTestPki } from '../../../test/pki/test-pki.ts';
import { appendText, formPdf, overwrite, signTest, type TestPki } from '../../../test/signed-pdf.ts';
import { concatBytes } from '../../lib/bytes.ts';
import { openPdf } from '../../pdf/document.ts';
import { bufferSource } from '../../pdf/source.ts';
import { encodePem } from '../../pki/x509/pem.ts';
import { readSecurityStore } from '../validate/read-evidence.ts';
import { validatePdf } from '../validate/validate-pdf.ts';
import { augmentPdf, type AugmentPdfInput } from './augment-pdf.ts';

let pki: TestPki;
let original: Uint8Array;
beforeAll(async () => {
  pki = await makeTestPki();
  original = formPdf();
});

async function lift(
  bytes: Uint8Array,
  level: AugmentPdfInput['level'],
  more: Partial<AugmentPdfInput> = {},
): Promise<{ readonly bytes: Uint8Array; readonly added: readonly string[] }> {
  const { tail, added } = await augmentPdf({
    document: openPdf(bufferSource(bytes)),
    level,
    now: new Date(),
    random: randomBytes,
    timestamp: pki.timestamp,
    revocation: pki.revocation,
    anchors: [pki.root.certificate.raw],
    ...more,
  });
  return { bytes: concatBytes([bytes, tail]), added };
}

const verdictOf = (bytes: Uint8Array) =>
  validatePdf(bufferSource(bytes), { anchors: [pki.root.certificate.raw], at: new Date() });
const refusal = (code: string) => expect.objectContaining({ code });

describe('lifting a signed file', () => {
  it('proves the time of a B-B by a document timestamp, and adds none where it is proven', async () => {
    const lifted = await lift(await signTest(pki, original, { level: 'B-B' }), 'B-T');
    expect(lifted.added).toEqual(['timestamp']);
    expect((await lift(lifted.bytes, 'B-T')).added).toEqual([]);
    expect((await lift(await signTest(pki, original, { level: 'B-T' }), 'B-T')).added).toEqual([]);
  });

  it.each(['B-B', 'B-T', 'B-LT'] as const)('makes a %s one of B-LTA that passes', async (level) => {
    const signed = await signTest(pki, original, { level });
    const { bytes } = await lift(signed, 'B-LTA');
    expect(bytes.subarray(0, signed.length)).toEqual(signed);
    const report = verdictOf(bytes);
    expect(report).toMatchObject({ verdict: 'passed' });
    expect(report.signatures[0]).toMatchObject({ level: 'B-LTA' });
  });

  it('adds nothing to a B-LT that has its evidence, and asks nobody', async () => {
    const signed = await signTest(pki, original);
    const away = { evidenceFor: () => Promise.reject(new Error('asked')) };
    expect((await lift(signed, 'B-LT', { revocation: away })).added).toEqual([]);
  });

  it('renews: evidence about the last timestamp, then a new one, nothing twice', async () => {
    let { bytes } = await lift(await signTest(pki, original), 'B-LTA');
    const before = readSecurityStore(openPdf(bufferSource(bytes)));
    const renewed = await lift(bytes, 'B-LTA');
    expect(renewed.added.at(-1)).toBe('archive-timestamp');
    ({ bytes } = renewed);
    const after = readSecurityStore(openPdf(bufferSource(bytes)));
    const texts = after.ocsps.map((der) => Buffer.from(der).toString('hex'));
    expect(new Set(texts).size).toBe(texts.length);
    expect(after.certificates.length).toBeGreaterThanOrEqual(before.certificates.length);
    expect(verdictOf(bytes)).toMatchObject({ verdict: 'passed' });
    expect(verdictOf(bytes).documentTimestamps).toHaveLength(2);
  });

  it('keeps every signature of several signers', async () => {
    let bytes = original;
    for (let i = 0; i < 5; i++) bytes = await signTest(pki, bytes, { level: i % 2 === 0 ? 'B-B' : 'B-T' });
    const report = verdictOf((await lift(bytes, 'B-LTA')).bytes);
    expect(report.signatures.map(({ verdict, level }) => `${verdict} ${level}`)).toEqual(
      Array.from({ length: 5 }, () => 'passed B-LTA'),
    );
  });

  it('refuses what is unsigned, changed, certified against it, revoked or of an unknown authority', async () => {
    await expect(lift(original, 'B-T')).rejects.toThrow(refusal('pades.nothing-signed'));
    const signed = await signTest(pki, original, { level: 'B-B' });
    const changed = overwrite(signed, 'Harga 100', () => 'Harga 900');
    await expect(lift(changed, 'B-T')).rejects.toThrow(refusal('pades.signature-broken'));
    expect((await lift(changed, 'B-T', { allowBroken: true })).added).toEqual(['timestamp']);
    const certified = await signTest(pki, original, { level: 'B-B', certify: 1 });
    await expect(lift(certified, 'B-T')).rejects.toThrow(refusal('pades.certification-forbids'));
    expect((await lift(certified, 'B-T', { allowCertified: true })).added).toEqual(['timestamp']);
    await expect(lift(signed, 'B-LT', { anchors: [] })).rejects.toThrow(refusal('pades.evidence-missing'));
    await expect(lift(signed, 'B-LT', { revocation: undefined })).rejects.toThrow(
      refusal('pades.revocation-source-missing'),
    );
    pki.revoked.add(pki.signer.certificate);
    await expect(lift(signed, 'B-LT')).rejects.toThrow(refusal('pades.certificate-revoked'));
    pki.revoked.clear();
    await expect(lift(appendText(signed, 'after'), 'B-T')).rejects.toThrow(refusal('pades.signature-broken'));
  });

  it('refuses to replace the time where the authority is away', async () => {
    const signed = await signTest(pki, original, { level: 'B-B' });
    const away = { timestamp: () => Promise.reject(new Error('away')) };
    await expect(lift(signed, 'B-T', { timestamp: away })).rejects.toThrow(
      refusal('pades.timestamp-unavailable'),
    );
  });
});

describe.skipIf(!judge('pyhanko') || !judge('qpdf') || !judge('pdfsig'))('outside judges', () => {
  it.each(['B-LT', 'B-LTA'] as const)('accept lifted %s, two signers, renewed', async (level) => {
    const twice = await signTest(pki, await signTest(pki, original, { level: 'B-B' }), { level: 'B-T' });
    const { bytes } = await lift((await lift(twice, level)).bytes, level);
    const folder = mkdtempSync(path.join(tmpdir(), 'sertel-augment-'));
    const file = path.join(folder, 'lifted.pdf');
    const root = path.join(folder, 'root.pem');
    writeFileSync(file, bytes);
    writeFileSync(root, encodePem('CERTIFICATE', pki.root.certificate.raw));
    execFileSync('qpdf', ['--check', file], { stdio: 'pipe' });
    const said = execFileSync('pdfsig', ['-nocert', file], { encoding: 'utf8', stdio: 'pipe' });
    expect(said.match(/Signature is Valid/g)).toHaveLength(2);
    const script = new URL('../../../test/judges/pyhanko_validate.py', import.meta.url).pathname;
    const out = execFileSync('python3', [script, root, level, file], { encoding: 'utf8', stdio: 'pipe' });
    const verdict = JSON.parse(out) as {
      signatures?: { bottomLine: boolean }[];
      timestamps?: { bottomLine: boolean }[];
    };
    expect(verdict).not.toHaveProperty('error');
    expect(verdict.signatures?.every(({ bottomLine }) => bottomLine)).toBe(true);
    expect(verdict.timestamps?.every(({ bottomLine }) => bottomLine)).toBe(true);
  });
});
