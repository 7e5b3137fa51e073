import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleBrowser } from '../scripts/build/bundle-browser.ts';
import { addAnnotation } from '../test/attacks/add-to-page.ts';
import { contractPdf } from '../test/attacks/contract-pdf.ts';
import { encryptedSample, encryptionKinds, userPassword } from '../test/encrypted-pdf.ts';
import { checkInChromium, type Checker } from '../test/chromium/check-in-chromium.ts';
import { judge } from '../test/judges.ts';
import { makeTestPki } from '../test/pki/test-pki.ts';
import { signTest } from '../test/signed-pdf.ts';
import { digest } from '#crypto';
import { validationReportSchema } from '../src/contract/validation.ts';
import { toHex } from '../src/lib/bytes.ts';
import { encodeReport } from '../src/pades/validate/encode-report.ts';
import { validatePdf as judgeOnServer } from '../src/pades/validate/validate-pdf.ts';
import { bufferSource } from '../src/pdf/source.ts';
import { encodePem } from '../src/pki/x509/pem.ts';
import { reportPdf, validatePdf, type ReportSummary } from './validate-pdf.ts';

const slow = 120_000;

describe.skipIf(!judge('chromium'))('the browser module in Chromium', () => {
  let bundle: string;
  let chromium: Checker;
  beforeAll(async () => {
    bundle = mkdtempSync(path.join(tmpdir(), 'sertel-bundle-'));
    await bundleBrowser(bundle);
    chromium = await checkInChromium(bundle);
  }, slow);
  afterAll(async () => {
    await chromium.close();
    rmSync(bundle, { recursive: true });
  });

  /** The summary, after it and the report were found to be those of Node. */
  async function both(
    bytes: Uint8Array,
    options: { readonly trust?: readonly Uint8Array[]; readonly password?: string } = {},
  ): Promise<ReportSummary> {
    const at = new Date();
    const { report, summary } = await chromium.check(bytes, { ...options, at });
    const here = await reportPdf(bytes, { anchors: options.trust ?? [], password: options.password, at });
    expect(report).toEqual(here.report);
    expect(summary).toEqual(JSON.parse(JSON.stringify(await validatePdf(bytes, { ...options, at }))));
    return summary;
  }

  it('is under 110 kB with gzip, everything that it loads later included', () => {
    const files = readdirSync(bundle).map((name) => readFileSync(path.join(bundle, name)));
    const size = files.reduce((sum, bytes) => sum + gzipSync(bytes, { level: 9 }).length, 0);
    expect(size).toBeLessThan(110_000);
  });

  it.each(['rsa-2048', 'rsa-3072-pss', 'p-256', 'p-384', 'p-521'] as const)(
    'says of a file signed by %s what Node says',
    async (kind) => {
      const pki = await makeTestPki(kind);
      const bytes = await signTest(pki, contractPdf(), { level: 'B-LTA' });
      const report = await both(bytes, { trust: [pki.root.certificate.raw] });
      expect(report).toMatchObject({ verdict: 'passed', signatures: [{ level: 'B-LTA' }] });
    },
    slow,
  );

  it('loads ML-DSA only for a file that has it', async () => {
    expect(chromium.loaded()).not.toContain('verify-ml-dsa.js');
    const pki = await makeTestPki('ml-dsa-65');
    const bytes = await signTest(pki, contractPdf(), { experimental: true });
    const report = await both(bytes, { trust: [pki.root.certificate.raw] });
    expect(report.verdict).toBe('passed');
    expect(chromium.loaded()).toContain('verify-ml-dsa.js');
  });

  it('names a change with its rectangle', async () => {
    const pki = await makeTestPki();
    const signed = await signTest(pki, contractPdf());
    const bytes = addAnnotation(signed, '/Subtype /FreeText /Rect [72 690 300 730]');
    const report = await both(bytes, { trust: [pki.root.certificate.raw] });
    expect(report.verdict).toBe('failed');
    expect(report.signatures[0]!.changesAfter[0]).toMatchObject({
      code: 'annotation-added',
      rectangle: { x: 72, y: 690, width: 228, height: 40 },
    });
  });

  it('names the evidence that lacks', async () => {
    const pki = await makeTestPki();
    const report = await both(await signTest(pki, contractPdf(), { level: 'B-B' }), {
      trust: [pki.root.certificate.raw],
    });
    expect(report).toMatchObject({ verdict: 'indeterminate', subIndication: 'TRY_LATER' });
    expect(report.reason).toContain('http://ocsp.example/');
  });

  it('opens encrypted files with their password', async () => {
    for (const kind of encryptionKinds) {
      const bytes = encryptedSample(kind);
      expect((await both(bytes)).verdict).toBe('unreadable');
      expect((await both(bytes, { password: userPassword })).verdict).toBe('unsigned');
    }
  });

  it('throws for nothing that stands in a file', async () => {
    expect((await both(new Uint8Array(0))).verdict).toBe('unreadable');
    expect((await both(Buffer.from('bukan PDF'))).verdict).toBe('unreadable');
    expect((await both(contractPdf())).verdict).toBe('unsigned');
  });
});

describe('the same module on Node', () => {
  it('gives the report of the server', async () => {
    const pki = await makeTestPki();
    const bytes = await signTest(pki, contractPdf(), { level: 'B-LTA' });
    const trust = [pki.root.certificate.raw];
    const at = new Date();
    const { report } = await reportPdf(bytes, { anchors: trust, at });
    const document = { sha256: toHex(digest('sha256', bytes)), sizeBytes: bytes.length };
    const judged = judgeOnServer(bufferSource(bytes), { anchors: trust, at });
    expect(report).toEqual(encodeReport(judged, document, undefined));
    expect(validationReportSchema.parse(report)).toEqual(report);
    expect(report.signatures[0]?.finding.sentence).toMatchObject({
      id: expect.any(String),
      en: expect.any(String),
    });
  });

  it('takes trusted certificates as PEM and answers in English', async () => {
    const pki = await makeTestPki();
    const pem = encodePem('CERTIFICATE', pki.root.certificate.raw);
    const bytes = await signTest(pki, contractPdf());
    expect((await validatePdf(bytes, { trust: [pem] })).verdict).toBe('passed');
    const { reason } = await validatePdf(bytes, { language: 'en' });
    expect(reason).toContain('The content is intact');
  });

  it('refuses trusted certificates that are none', async () => {
    await expect(validatePdf(contractPdf(), { trust: ['bukan sertifikat'] })).rejects.toMatchObject({
      code: 'pem.missing',
    });
  });
});
