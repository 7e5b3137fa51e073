import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { exampleOfficial } from '../../../test/example-mark.ts';
import { judge } from '../../../test/judges.ts';
import { askVeraPdf } from '../../../test/judges/ask-verapdf.ts';
import { makeTestPki } from '../../../test/pki/test-pki.ts';
import { readFont } from '../../../test/read-font.ts';
import { append, signTest, type TestPki } from '../../../test/signed-pdf.ts';
import { pagesPdf, simplePdf } from '../../../test/simple-pdf.ts';
import { openPdf } from '../../pdf/document.ts';
import { writeDocument } from '../../pdf/document-writer/write-document.ts';
import { listFields } from '../../pdf/form-fields.ts';
import { array, dict, ref, withEntries } from '../../pdf/objects.ts';
import { getPage } from '../../pdf/pages.ts';
import { bufferSource } from '../../pdf/source.ts';
import { encodePem } from '../../pki/x509/pem.ts';
import { validatePdf } from '../validate/validate-pdf.ts';
import { officialMark } from './marks/official-mark.ts';

const rect = (y: number) => ({ x: 56, y, width: 220, height: 90 });
const mark = officialMark(exampleOfficial({ name: 'Siti Contoh' }));
const reserve = [
  { field: 'Pihak kedua', page: 1, rect: rect(300) },
  { field: 'Saksi', page: 1, rect: rect(200) },
];
let pki: TestPki;
beforeAll(async () => {
  pki = await makeTestPki();
});
const fieldsOf = (bytes: Uint8Array) => listFields(openPdf(bufferSource(bytes)));
const refusal = (code: string) => expect.objectContaining({ code });

const plain = simplePdf('BT ET');

describe('places for later signers', () => {
  it('are unsigned fields beside the first signature, each with an area', async () => {
    const signed = await signTest(pki, plain, { level: 'B-B', field: 'Pihak pertama', reserve });
    const fields = fieldsOf(signed);
    expect(fields.map(({ fullName }) => fullName)).toEqual(['Pihak pertama', 'Pihak kedua', 'Saksi']);
    expect(fields.map(({ value }) => value === null)).toEqual([false, true, true]);
    expect(fields[1]!.dict.entries.get('Rect')).toMatchObject({ items: [56, 300, 276, 390] });
  });

  it('are entered where form and annotations stand in catalog and page, or are shared by pages', async () => {
    const blank = { content: '', entries: '/MediaBox [0 0 600 800] /Annots 9 0 R' };
    const shared = append(pagesPdf([blank, blank, blank]), (update, document) => {
      update.put(ref(9), array([]));
      const form = dict({ Fields: array([]) });
      update.put(document.catalogRef, withEntries(document.catalog, { AcroForm: form }));
    });
    const signed = await signTest(pki, shared, { level: 'B-B', field: 'Pihak pertama', reserve });
    expect(fieldsOf(signed).map(({ fullName }) => fullName)).toEqual([
      'Pihak pertama',
      'Pihak kedua',
      'Saksi',
    ]);
    const document = openPdf(bufferSource(signed));
    const counts = [1, 2, 3].map(
      (number) => document.getArray(getPage(document, number).dict, 'Annots')?.items.length,
    );
    expect(counts).toEqual([3, 0, 0]);
  });

  it('are refused after a signature', async () => {
    const signed = await signTest(pki, plain, { level: 'B-B' });
    await expect(signTest(pki, signed, { level: 'B-B', reserve })).rejects.toThrow(
      refusal('pades.reserve-after-signature'),
    );
  });

  it.each([
    ['twice the same name', [reserve[0]!, reserve[0]!], 'pades.field-name'],
    ['a name with a full stop', [{ ...reserve[0]!, field: 'a.b' }], 'pades.field-name'],
    [
      'too many',
      Array.from({ length: 51 }, (_, i) => ({ ...reserve[0]!, field: `f${i}` })),
      'pades.field-name',
    ],
    ['a page that is not there', [{ ...reserve[0]!, page: 2 }], 'pdf.page-not-found'],
    ['a place outside the page', [{ ...reserve[0]!, rect: rect(9000) }], 'pades.rectangle-outside'],
  ])('are refused: %s', async (_, wanted, code) => {
    await expect(signTest(pki, plain, { level: 'B-B', reserve: wanted })).rejects.toThrow(refusal(code));
  });
});

describe('an agreement of three', () => {
  let file: string;
  let bytes: Uint8Array;
  beforeAll(async () => {
    bytes = writeDocument({
      title: 'Perjanjian',
      language: 'id',
      now: new Date(0),
      fileId: new Uint8Array(16),
      fonts: { regular: readFont('Regular'), bold: readFont('Bold') },
      blocks: [{ kind: 'paragraph', text: 'Isi perjanjian' }],
    });
    const first = { field: 'Pihak pertama', visible: { page: 1, rect: rect(400), mark }, reserve };
    bytes = await signTest(pki, bytes, { level: 'B-LT', ...first });
    for (const { field } of reserve)
      bytes = await signTest(pki, bytes, { level: 'B-LT', field, fieldMustExist: true, mark });
    file = path.join(mkdtempSync(path.join(tmpdir(), 'sertel-reserved-')), 'signed.pdf');
    writeFileSync(file, bytes);
  });

  it('passes with three signatures and no change that is not allowed', () => {
    const report = validatePdf(bufferSource(bytes), {
      anchors: [pki.root.certificate.raw],
      at: new Date(),
    });
    expect(report.verdict).toBe('passed');
    expect(report.signatures).toHaveLength(3);
  });

  it.skipIf(!judge('verapdf'))('stays PDF/A-2a and PDF/UA-1, whose marks stand in the structure', () => {
    const verdicts = askVeraPdf(['2a', 'ua1'].map((flavour) => ({ path: file, flavour })));
    expect(verdicts.map(({ verdict, faults }) => [verdict, faults])).toEqual([
      ['pass', ''],
      ['pass', ''],
    ]);
  });

  it.skipIf(!judge('pyhanko'))(
    'is trusted by pyHanko, its difference analysis included',
    () => {
      const root = `${file}.pem`;
      writeFileSync(root, encodePem('CERTIFICATE', pki.root.certificate.raw));
      const script = new URL('../../../test/judges/pyhanko_validate.py', import.meta.url).pathname;
      const said = execFileSync('python3', [script, root, 'B-LT', file], { encoding: 'utf8' });
      expect(JSON.parse(said).signatures).toMatchObject(
        reserve.concat(reserve[0]!).map(() => ({ bottomLine: true })),
      );
    },
    90_000,
  );
});
