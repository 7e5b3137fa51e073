import { beforeAll, describe, expect, it } from 'vitest';
import { writeObjects } from '../../../test/attacks/contract-pdf.ts';
import { makeTestPki } from '../../../test/pki/test-pki.ts';
import { simplePdf } from '../../../test/simple-pdf.ts';
import { overwrite, signTest, type TestPki } from '../../../test/signed-pdf.ts';
import { bufferSource } from '../../pdf/source.ts';
import type { ValidationReport } from './report.ts';
import { validatePdf, type ValidationInput } from './validate-pdf.ts';

let pki: TestPki;
let original: Uint8Array;
beforeAll(async () => {
  pki = await makeTestPki();
  original = simplePdf('BT /F1 24 Tf 72 700 Td (Isi) Tj ET');
});

const validate = (bytes: Uint8Array, more: Partial<ValidationInput> = {}): ValidationReport =>
  validatePdf(bufferSource(bytes), { anchors: [pki.root.certificate.raw], at: new Date(), ...more });

describe('validatePdf', () => {
  it.each(['B-LT', 'B-LTA'] as const)(
    'passes a %s file on its own evidence and names the level',
    async (level) => {
      const report = validate(await signTest(pki, original, { level }));
      expect(report.verdict).toBe('passed');
      expect(report.signatures).toMatchObject([
        {
          integrity: 'intact',
          trusted: true,
          level,
          signer: 'Penanda Tangan',
          timestamp: { trusted: true },
          limits: [],
        },
      ]);
      expect(report.documentTimestamps.map(({ verdict }) => verdict)).toEqual(
        level === 'B-LTA' ? ['passed'] : [],
      );
    },
  );

  it('waits for evidence on a B-B file and passes it when evidence is given', async () => {
    const bytes = await signTest(pki, original, { level: 'B-B' });
    expect(validate(bytes)).toMatchObject({ verdict: 'indeterminate', subIndication: 'TRY_LATER' });
    const [signer, issuing, root] = pki.certificates;
    const answers = await Promise.all([
      pki.revocation.evidenceFor(signer!, issuing!),
      pki.revocation.evidenceFor(issuing!, root!),
    ]);
    const evidence = { crls: [], ocsps: answers.map(({ ocsp }) => ocsp!) };
    const report = validate(bytes, { evidence, at: new Date() });
    expect(report).toMatchObject({
      verdict: 'passed',
      signatures: [{ level: 'B-B', limits: [{ code: 'no-timestamp' }] }],
    });
  });

  it('tells integrity and no trust without anchors', async () => {
    const report = validate(await signTest(pki, original), { anchors: [] });
    expect(report).toMatchObject({ verdict: 'indeterminate', subIndication: 'NO_CERTIFICATE_CHAIN_FOUND' });
    expect(report.signatures[0]).toMatchObject({ integrity: 'intact', trusted: false });
  });

  it('keeps earlier signatures valid under later ones', async () => {
    const twice = await signTest(pki, await signTest(pki, original), { level: 'B-LTA' });
    const report = validate(twice);
    expect(report.verdict).toBe('passed');
    expect(report.signatures.map(({ verdict }) => verdict)).toEqual(['passed', 'passed']);
    expect(report.signatures[0]!.changesAfter.every(({ allowed }) => allowed)).toBe(true);
    expect(report.signatures[0]!.changesAfter.map(({ code }) => code)).toContain('signature-added');
  });

  it('is open about what a revoked signer signed while nothing proves that it came before or after', async () => {
    const other = await makeTestPki();
    const bytes = await signTest(other, original, { level: 'B-B' });
    other.revoked.add(other.signer.certificate);
    const [signer, issuing, root] = other.certificates;
    const answers = await Promise.all([
      other.revocation.evidenceFor(signer!, issuing!),
      other.revocation.evidenceFor(issuing!, root!),
    ]);
    const report = validate(bytes, {
      anchors: [other.root.certificate.raw],
      evidence: { crls: [], ocsps: answers.map(({ ocsp }) => ocsp!) },
      at: new Date(Date.now() + 2000),
    });
    expect(report).toMatchObject({ verdict: 'indeterminate', subIndication: 'REVOKED_NO_POE' });
  });

  it('is open about a certificate that ended without a proof of time, and passes one with an earlier timestamp', async () => {
    const late = new Date(Date.now() + 400 * 86_400_000);
    expect(validate(await signTest(pki, original, { level: 'B-B' }), { at: late })).toMatchObject({
      verdict: 'indeterminate',
      subIndication: 'OUT_OF_BOUNDS_NO_POE',
    });
  });

  it('fails when one signed byte differs', async () => {
    const bytes = overwrite(await signTest(pki, original), '(Isi)', () => '(Ini)');
    expect(validate(bytes)).toMatchObject({ verdict: 'failed', subIndication: 'HASH_FAILURE' });
    expect(validate(bytes).signatures[0]!.integrity).toBe('broken');
  });

  it('calls a file without signatures unsigned and one that is no PDF unreadable', () => {
    expect(validate(original).verdict).toBe('unsigned');
    expect(validate(new TextEncoder().encode('bukan PDF')).verdict).toBe('unreadable');
    expect(validate(new Uint8Array(0)).verdict).toBe('unreadable');
  });
});

describe('files of very many signatures', () => {
  it('are refused with a code', () => {
    const fields = Array.from(
      { length: 101 },
      (_, i) => `<< /FT /Sig /T (s${i}) /V << /Type /Sig /Contents <30${String(i).padStart(4, '0')}> >> >>`,
    );
    const bytes = writeObjects([
      '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields 3 0 R >> >>',
      '<< /Type /Pages /Kids [] /Count 0 >>',
      `[${fields.join(' ')}]`,
    ]);
    const report = validatePdf(bufferSource(bytes), { anchors: [], at: new Date() });
    expect(report).toMatchObject({ verdict: 'unreadable', finding: { code: 'too-many-signatures' } });
  });
});
