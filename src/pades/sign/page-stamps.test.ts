import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { judge } from '../../../test/judges.ts';
import { askVeraPdf } from '../../../test/judges/ask-verapdf.ts';
import { makeTestPki } from '../../../test/pki/test-pki.ts';
import { readFont } from '../../../test/read-font.ts';
import { append, formPdf, overwrite, signTest, type TestPki } from '../../../test/signed-pdf.ts';
import { pagesPdf } from '../../../test/simple-pdf.ts';
import { toLatin1 } from '../../lib/bytes.ts';
import { writeDocument } from '../../pdf/document-writer/write-document.ts';
import { openPdf } from '../../pdf/document.ts';
import { asKind, dict, withEntries } from '../../pdf/objects.ts';
import { getPage } from '../../pdf/pages.ts';
import { bufferSource } from '../../pdf/source.ts';
import { encodePem } from '../../pki/x509/pem.ts';
import { validatePdf } from '../validate/validate-pdf.ts';
import { qrMark } from './marks/qr-mark.ts';

const refusal = (code: string) => expect.objectContaining({ code });
const rect = { x: 20, y: 20, width: 40, height: 40 };
const mark = qrMark('https://contoh.example/');
const onPages = (page: number, ...copies: readonly number[]) => ({ visible: { page, rect, mark, copies } });
const threePages = pagesPdf(
  ['satu', 'dua', 'tiga'].map((text) => ({
    content: `BT /F1 12 Tf (${text}) Tj ET`,
    entries: '/MediaBox [0 0 300 200]',
  })),
);
const open = (bytes: Uint8Array) => openPdf(bufferSource(bytes));

let pki: TestPki;
beforeAll(async () => {
  pki = await makeTestPki();
});

describe('copies of a mark', () => {
  it('are content of the pages named, and the signature stays one', async () => {
    const signed = await signTest(pki, threePages, { level: 'B-B', ...onPages(3, 1, 3) });
    const document = open(signed);
    const shows = [1, 2, 3].map((number) => {
      const { dict, resources } = getPage(document, number);
      return {
        copy: document.getDict(resources!, 'XObject')?.entries.has('Mark1') ?? false,
        widgets: document.getArray(dict, 'Annots')?.items.length ?? 0,
      };
    });
    expect(shows).toEqual([
      { copy: true, widgets: 0 },
      { copy: false, widgets: 0 },
      { copy: false, widgets: 1 },
    ]);
    const report = validatePdf(bufferSource(signed), { anchors: [pki.root.certificate.raw], at: new Date() });
    expect(report.signatures).toHaveLength(1);
    expect(report.signatures[0]?.integrity).toBe('intact');
  });

  it.each([
    ['/Artifact BMC', ' EMC Q'],
    ['/Artifact BMC /P BMC EMC BT', ' ET EMC Q'],
    ['q /Artifact BMC', ' EMC Q Q'],
  ])('stand outside what a page leaves open: %s', async (content, closed) => {
    const entries = '/MediaBox [0 0 300 200]';
    const pages = pagesPdf([
      { content, entries },
      { content: '', entries },
    ]);
    const document = open(await signTest(pki, pages, { level: 'B-B', ...onPages(2, 1) }));
    const items = document.getArray(getPage(document, 1).dict, 'Contents')!.items;
    const stamp = toLatin1(document.streamBytes(asKind(document.resolve(items.at(-1)), 'stream')!));
    expect(stamp.split('\n')[0]).toBe(closed);
  });

  it('share their streams where pages are alike, and are artifacts', async () => {
    const signed = await signTest(pki, threePages, { level: 'B-B', ...onPages(3, 1, 2) });
    const document = open(signed);
    const [first, second] = [1, 2].map((number) =>
      document
        .getArray(getPage(document, number).dict, 'Contents')!
        .items.map((item) => asKind(item, 'ref')!.number),
    );
    expect([second![0], second![2]]).toEqual([first![0], first![2]]);
    const stamp = asKind(document.get({ kind: 'ref', number: first![2]!, generation: 0 }), 'stream')!;
    expect(toLatin1(document.streamBytes(stamp)).trim()).toBe(
      'Q\n/Artifact BMC q 1 0 0 1 20 20 cm /Mark1 Do Q EMC',
    );
  });

  it('take no name that the page has for something else', async () => {
    const taken = append(threePages, (update, document) => {
      const { ref, dict: page } = getPage(document, 1);
      const resources = dict({ XObject: dict({ Mark1: ref }) });
      update.put(ref, withEntries(page, { Resources: resources }));
    });
    const signed = await signTest(pki, taken, { level: 'B-B', ...onPages(3, 1) });
    const document = open(signed);
    const forms = document.getDict(getPage(document, 1).resources!, 'XObject')!;
    expect([...forms.entries.keys()]).toEqual(['Mark1', 'Mark2']);
  });

  it('are laid once on a page that stands in the tree twice', async () => {
    const twice = overwrite(threePages, '/Kids [3 0 R 5 0 R 7 0 R]', () => '/Kids [3 0 R 3 0 R 7 0 R]');
    const document = open(await signTest(pki, twice, { level: 'B-B', ...onPages(3, 1, 2) }));
    expect(document.getArray(getPage(document, 1).dict, 'Contents')?.items).toHaveLength(3);
  });

  it('are refused after an earlier signature', async () => {
    const signed = await signTest(pki, threePages, { level: 'B-B' });
    await expect(signTest(pki, signed, { level: 'B-B', ...onPages(3, 1) })).rejects.toThrow(
      refusal('pades.copies-after-signature'),
    );
  });

  it('are refused for a field that is there', async () => {
    await expect(signTest(pki, formPdf(), { level: 'B-B', field: 'nama', ...onPages(1, 2) })).rejects.toThrow(
      refusal('pades.copies-need-new-field'),
    );
  });

  it('are refused on a page that there is not, or that is too small', async () => {
    await expect(signTest(pki, threePages, { level: 'B-B', ...onPages(3, 4) })).rejects.toThrow(
      refusal('pdf.page-not-found'),
    );
    const small = overwrite(threePages, '[0 0 300 200]', () => '[0 0 050 050]');
    await expect(signTest(pki, small, { level: 'B-B', ...onPages(3, 1) })).rejects.toThrow(
      refusal('pades.rectangle-outside'),
    );
  });
});

describe('a document with copies', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sertel-copies-'));
  const file = path.join(folder, 'signed.pdf');
  beforeAll(async () => {
    const page = { kind: 'paragraph', text: 'Isi halaman' } as const;
    const bytes = writeDocument({
      title: 'Uji',
      language: 'id',
      now: new Date(0),
      fileId: new Uint8Array(16),
      fonts: { regular: readFont('Regular'), bold: readFont('Bold') },
      blocks: [page, { kind: 'page-break' }, page, { kind: 'page-break' }, page],
    });
    writeFileSync(file, await signTest(pki, bytes, { level: 'B-LTA', ...onPages(3, 1, 2) }));
  });

  it.skipIf(!judge('verapdf'))('stays PDF/A-2a and PDF/UA-1', () => {
    const verdicts = askVeraPdf(['2a', 'ua1'].map((flavour) => ({ path: file, flavour })));
    expect(verdicts.map(({ verdict, faults }) => [verdict, faults])).toEqual([
      ['pass', ''],
      ['pass', ''],
    ]);
  });

  it.skipIf(!judge('qpdf'))('is sound to qpdf', () => {
    expect(spawnSync('qpdf', ['--check', file]).status).toBe(0);
  });

  it.skipIf(!judge('pyhanko'))(
    'is trusted by pyHanko at B-LTA',
    () => {
      const roots = path.join(folder, 'roots.pem');
      writeFileSync(roots, encodePem('CERTIFICATE', pki.root.certificate.raw));
      const script = new URL('../../../test/judges/pyhanko_validate.py', import.meta.url).pathname;
      const said = execFileSync('python3', [script, roots, 'B-LTA', file], { encoding: 'utf8' });
      expect(JSON.parse(said).signatures).toMatchObject([{ bottomLine: true }]);
    },
    90_000,
  );
});
