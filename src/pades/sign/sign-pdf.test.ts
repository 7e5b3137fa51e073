import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { randomBytes } from '#crypto';
import { judge } from '../../../test/judges.ts';
import { makeMember, makeTestPki } from '../../../test/pki/test-pki.ts';
import { readFont } from '../../../test/read-font.ts';
import { concatBytes, toLatin1 } from '../../lib/bytes.ts';
import { openPdf } from '../../pdf/document.ts';
import { writeDocument } from '../../pdf/document-writer/write-document.ts';
import { listFields } from '../../pdf/form-fields.ts';
import { beginUpdate } from '../../pdf/incremental-writer.ts';
import { asKind, withEntries } from '../../pdf/objects.ts';
import { getPage } from '../../pdf/pages.ts';
import { bufferSource } from '../../pdf/source.ts';
import { encodeImprint } from '../../pki/tsp/timestamp-request.ts';
import { buildTimestampToken } from '../../pki/tsp/timestamp-response.ts';
import type { TimestampSource } from '../sources.ts';
import { encodePem } from '../../pki/x509/pem.ts';
import { validatePdf } from '../validate/validate-pdf.ts';
import { qrMark } from './marks/qr-mark.ts';
import { placeOnPage } from './placement.ts';
import { signPdf, type PadesLevel, type SignPdfInput } from './sign-pdf.ts';

let pki: Awaited<ReturnType<typeof makeTestPki>>;
let rsa: Awaited<ReturnType<typeof makeTestPki>>;
let original: Uint8Array;
let folder: string;
beforeAll(async () => {
  [pki, rsa] = await Promise.all([makeTestPki(), makeTestPki('rsa-2048')]);
  folder = mkdtempSync(path.join(tmpdir(), 'sertel-pades-'));
  original = writeDocument({
    title: 'Uji',
    language: 'id',
    now: new Date('2026-01-01T00:00:00Z'),
    fileId: new Uint8Array(16),
    fonts: { regular: readFont('Regular'), bold: readFont('Bold') },
    footer: 'Pernyataan',
    logoPlaceholder: 'Logo',
    blocks: [
      { kind: 'heading', level: 1, text: 'Perjanjian', centred: true },
      { kind: 'table', header: ['No', 'Uraian'], rows: [['1', 'Satu']] },
      { kind: 'page-break' },
      { kind: 'paragraph', text: 'Halaman kedua' },
    ],
  });
});

async function sign(
  bytes: Uint8Array,
  level: PadesLevel,
  more: Partial<SignPdfInput> = {},
  from = pki,
): Promise<Uint8Array> {
  const { tail } = await signPdf({
    document: openPdf(bufferSource(bytes)),
    signer: from.signer.signer,
    certificates: from.certificates,
    level,
    now: new Date(),
    random: randomBytes,
    timestamp: from.timestamp,
    revocation: from.revocation,
    ...more,
  });
  return concatBytes([bytes, tail]);
}

function write(name: string, bytes: Uint8Array | string): string {
  const file = path.join(folder, name);
  writeFileSync(file, bytes);
  return file;
}

const refusal = (code: string) => expect.objectContaining({ code });
const levels: readonly PadesLevel[] = ['B-B', 'B-T', 'B-LT', 'B-LTA'];

describe('signing', () => {
  it('keeps the original as a prefix and enters field, widget and flags', async () => {
    const signed = await sign(original, 'B-B', { field: 'Setuju', reason: 'Menyetujui' });
    expect(Buffer.from(signed.subarray(0, original.length)).equals(original)).toBe(true);
    const document = openPdf(bufferSource(signed));
    const [field] = listFields(document);
    expect(field).toMatchObject({ fullName: 'Setuju', type: 'Sig' });
    const form = document.getDict(document.catalog, 'AcroForm');
    expect(document.getNumber(form!, 'SigFlags')).toBe(3);
    expect(document.getNumber(field!.dict, 'F')).toBe(132);
    expect(document.getArray(getPage(document, 1).dict, 'Annots')?.items).toHaveLength(1);
  });

  it('fills an existing unsigned field instead of making one', async () => {
    const once = await sign(original, 'B-B', { field: 'Pertama' });
    const document = openPdf(bufferSource(once));
    const update = beginUpdate(document);
    const [field] = listFields(document);
    update.put(field!.ref!, withEntries(field!.dict, { V: undefined }));
    const unsigned = concatBytes([once, update.finish(new Uint8Array(16)).tail]);
    const signed = openPdf(bufferSource(await sign(unsigned, 'B-B', { field: 'Pertama' })));
    expect(listFields(signed)).toHaveLength(1);
    expect(asKind(signed.resolve(listFields(signed)[0]!.value), 'dict')).toBeDefined();
  });

  it('is refused, with a code each, where it may not or cannot be', async () => {
    const once = await sign(original, 'B-B', { field: 'Pertama' });
    const rect = { x: 0, y: 0, width: 100, height: 50 };
    const mark = qrMark('x');
    await expect(sign(once, 'B-B', { field: 'Pertama' })).rejects.toThrow(
      refusal('pades.field-already-signed'),
    );
    await expect(sign(once, 'B-B', { field: 'a.b' })).rejects.toThrow(refusal('pades.field-name'));
    await expect(sign(once, 'B-B', { certify: 2 })).rejects.toThrow(refusal('pades.certification-not-first'));
    await expect(sign(original, 'B-LT', { certify: 1 })).rejects.toThrow(
      refusal('pades.certification-needs-permission'),
    );
    const certified = await sign(original, 'B-B', { certify: 1 });
    await expect(sign(certified, 'B-B')).rejects.toThrow(refusal('pades.certification-forbids'));
    await expect(sign(original, 'B-B', { visible: { page: 3, rect, mark } })).rejects.toThrow(
      refusal('pdf.page-not-found'),
    );
    await expect(
      sign(original, 'B-B', { visible: { page: 1, rect: { ...rect, x: 600 }, mark } }),
    ).rejects.toThrow(refusal('pades.rectangle-outside'));
    await expect(sign(original, 'B-T', { timestamp: undefined })).rejects.toThrow(
      refusal('pades.timestamp-source-missing'),
    );
    await expect(sign(original, 'B-LT', { revocation: undefined })).rejects.toThrow(
      refusal('pades.revocation-source-missing'),
    );
    await expect(sign(original, 'B-LT', { revocation: { evidenceFor: async () => ({}) } })).rejects.toThrow(
      refusal('pades.evidence-missing'),
    );
  });

  it('never falls back to B-B when the timestamp fails or is of something else', async () => {
    const away = { timestamp: () => Promise.reject(new Error('away')) };
    await expect(sign(original, 'B-T', { timestamp: away })).rejects.toThrow(
      refusal('pades.timestamp-unavailable'),
    );
    const other = {
      timestamp: () => pki.timestamp.timestamp({ hash: 'sha256', digest: new Uint8Array(32) }),
    };
    await expect(sign(original, 'B-T', { timestamp: other })).rejects.toThrow(
      refusal('pades.timestamp-wrong'),
    );
    const noToken = { timestamp: async () => new Uint8Array([0x30, 0]) };
    await expect(sign(original, 'B-T', { timestamp: noToken })).rejects.toThrow(
      refusal('pades.timestamp-wrong'),
    );
    await expect(sign(original, 'B-T', { now: new Date(Date.now() + 600_000) })).rejects.toThrow(
      refusal('pades.timestamp-wrong'),
    );
    const unfit = { ...pki.unit, signer: pki.signer.signer, certificate: pki.signer.certificate };
    const noUnit: TimestampSource = {
      timestamp: ({ hash, digest }) =>
        buildTimestampToken(
          { imprintRaw: encodeImprint(hash, digest), nonce: undefined, certReq: true },
          { ...unfit, chain: [pki.signer.certificate.raw] },
          new Date(),
          randomBytes(16),
        ),
    };
    await expect(sign(original, 'B-T', { timestamp: noUnit })).rejects.toThrow(
      refusal('pades.timestamp-wrong'),
    );
  });

  it('gives B-T where evidence from after the timestamp is not there yet and the caller waits for it', async () => {
    const before = new Date(Date.now() - 1_800_000);
    const stale = { evidenceFor: (der: Uint8Array) => pki.evidenceAt(der, before) };
    await expect(sign(original, 'B-LT', { revocation: stale })).rejects.toThrow(
      refusal('pades.evidence-not-fresh'),
    );
    const { level } = await signPdf({
      document: openPdf(bufferSource(original)),
      ...pki,
      signer: pki.signer.signer,
      level: 'B-LT',
      now: new Date(),
      random: randomBytes,
      revocation: stale,
      allowPendingEvidence: true,
    });
    expect(level).toBe('B-T');
  });

  it('does not deliver B-LT for a certificate that is revoked', async () => {
    pki.revoked.add(pki.signer.certificate);
    await expect(sign(original, 'B-LT')).rejects.toThrow(refusal('pades.certificate-revoked'));
    pki.revoked.clear();
  });

  it('discards a signature that a fault made wrong', async () => {
    const { signer } = pki.signer;
    const faulty = {
      ...signer,
      sign: async (message: Uint8Array) =>
        (await signer.sign(message)).map((byte, i) => (i === 30 ? byte ^ 1 : byte)),
    };
    await expect(sign(original, 'B-B', { signer: faulty })).rejects.toThrow(
      refusal('pades.delivery-check-failed'),
    );
    await expect(sign(original, 'B-B', { signer: faulty, deliveryCheck: false })).rejects.toThrow(
      refusal('signing.own-signature-wrong'),
    );
    // Nothing of a faulty signature goes to a timestamp unit.
    await expect(sign(original, 'B-T', { signer: faulty })).rejects.toThrow(
      refusal('signing.own-signature-wrong'),
    );
  });

  it.each(['key', 'time-stamp authority'])(
    'discards it where the source changed while the %s was at work',
    async (who) => {
      const bytes = Uint8Array.from(original);
      const spoil = () => {
        bytes[300] = bytes[300]! ^ 1;
      };
      const { signer } = pki.signer;
      const slow = {
        signer: { ...signer, sign: async (message: Uint8Array) => (spoil(), signer.sign(message)) },
        timestamp: {
          timestamp: async (imprint: Parameters<typeof pki.timestamp.timestamp>[0]) => (
            spoil(),
            pki.timestamp.timestamp(imprint)
          ),
        },
      };
      const more = who === 'key' ? { signer: slow.signer } : { timestamp: slow.timestamp };
      await expect(sign(bytes, 'B-T', more)).rejects.toThrow(refusal('pades.delivery-check-failed'));
    },
  );

  it('discards it where the source changed while the archive timestamp was made', async () => {
    const bytes = Uint8Array.from(original);
    let asked = 0;
    const timestamp: TimestampSource = {
      timestamp: async (imprint) => {
        if (++asked === 2) bytes[300] = bytes[300]! ^ 1;
        return pki.timestamp.timestamp(imprint);
      },
    };
    await expect(sign(bytes, 'B-LTA', { timestamp })).rejects.toThrow(refusal('pades.delivery-check-failed'));
    expect(asked).toBe(2);
  });

  it('signs once more where the timestamp token is larger than foreseen', async () => {
    const others = await Promise.all(
      Array.from({ length: 30 }, (_, i) => makeMember(`Lain ${i}`, undefined, [])),
    );
    const chain = [...pki.unit.chain, ...others.map(({ certificate }) => certificate.raw)];
    const timestamp: TimestampSource = {
      timestamp: ({ hash, digest }) =>
        buildTimestampToken(
          { imprintRaw: encodeImprint(hash, digest), nonce: undefined, certReq: true },
          { ...pki.unit, chain },
          new Date(),
          randomBytes(16),
        ),
    };
    const signed = await sign(original, 'B-T', { timestamp });
    expect(
      validatePdf(bufferSource(signed), { anchors: [pki.root.certificate.raw], at: new Date() }).signatures,
    ).toMatchObject([{ integrity: 'intact', level: 'B-T' }]);
  });

  it('leaves little room unused', async () => {
    for (const from of [pki, rsa]) {
      const tail = toLatin1((await sign(original, 'B-B', {}, from)).subarray(original.length));
      const [, digits = ''] = /\/Contents <([0-9a-f]+)>/.exec(tail) ?? [];
      expect(digits).not.toMatch(/^0*$/);
      expect(/0*$/.exec(digits)?.[0].length).toBeLessThan(2 * 512);
    }
  });
});

describe('placement', () => {
  const page = (rotate: 0 | 90 | 180 | 270, userUnit = 1) => ({
    ...getPage(openPdf(bufferSource(original)), 1),
    cropBox: [10, 20, 210, 120] as const,
    rotate,
    userUnit,
  });

  it.each([
    [0, [10, 20, 40, 30]],
    [90, [200, 20, 210, 50]],
    [180, [180, 110, 210, 120]],
    [270, [10, 90, 20, 120]],
  ] as const)('puts the lower left corner as shown right on a page turned by %i', (rotate, rect) => {
    expect(placeOnPage(page(rotate), { x: 0, y: 0, width: 30, height: 10 }).rect).toEqual(rect);
  });

  it('counts in points where the page has a larger unit', () => {
    expect(placeOnPage(page(0, 2), { x: 20, y: 20, width: 40, height: 20 }).rect).toEqual([20, 30, 40, 40]);
  });
});

describe.skipIf(!judge('pdfsig') || !judge('qpdf'))('poppler and qpdf', () => {
  it.each([['P-256'], ['RSA-2048']])('accept two signers with marks, %s', async (kind) => {
    const from = kind === 'P-256' ? pki : rsa;
    const visible = {
      page: 2,
      rect: { x: 50, y: 50, width: 80, height: 80 },
      mark: qrMark('https://contoh.example/'),
    };
    const twice = await sign(await sign(original, 'B-T', { visible }, from), 'B-B', {}, from);
    const file = write(`two-${kind}.pdf`, twice);
    execFileSync('qpdf', ['--check', file], { stdio: 'pipe' });
    const said = execFileSync('pdfsig', ['-nocert', file], { encoding: 'utf8', stdio: 'pipe' });
    expect(said.match(/Signature is Valid/g)).toHaveLength(2);
  });
});

describe.skipIf(!judge('pyhanko'))('pyHanko', () => {
  it.each(levels)('trusts two signers at %s, its own difference analysis included', async (level) => {
    const twice = await sign(await sign(original, level), level);
    const root = write('root.pem', encodePem('CERTIFICATE', pki.root.certificate.raw));
    const script = new URL('../../../test/judges/pyhanko_validate.py', import.meta.url).pathname;
    const out = execFileSync('python3', [script, root, level, write(`${level}.pdf`, twice)], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
    const verdict = JSON.parse(out) as {
      signatures?: { bottomLine: boolean }[];
      timestamps?: { bottomLine: boolean }[];
    };
    expect(verdict).not.toHaveProperty('error');
    expect(verdict.signatures?.map(({ bottomLine }) => bottomLine)).toEqual([true, true]);
    expect(verdict.timestamps?.map(({ bottomLine }) => bottomLine)).toEqual(
      level === 'B-LTA' ? [true, true] : [],
    );
  });
});
