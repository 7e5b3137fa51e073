import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { judge } from '../../test/judges.ts';
import { pagesPdf } from '../../test/simple-pdf.ts';
import { fromLatin1, toLatin1 } from '../lib/bytes.ts';
import { openPdf } from './document.ts';
import { asKind } from './objects.ts';
import { getPage, pageCount } from './pages.ts';
import { repairPdf } from './repair.ts';
import { bufferSource } from './source.ts';

const entries = '/MediaBox [0 0 600 800]';
const intact = toLatin1(
  pagesPdf([
    { content: 'BT /F1 10 Tf 100 700 Td (Satu) Tj ET', entries },
    { content: 'BT /F1 10 Tf 100 700 Td (Dua) Tj ET', entries },
  ]),
);
const body = intact.slice(0, intact.indexOf('xref\n0 8'));
const repair = (text: string) => repairPdf(bufferSource(fromLatin1(text)), new Uint8Array(16).fill(7));

/** The content streams of the pages, as text. */
function contentsOf(bytes: Uint8Array): readonly string[] {
  const document = openPdf(bufferSource(bytes));
  return Array.from({ length: pageCount(document) }, (_, i) => {
    const contents = document.resolve(getPage(document, i + 1).dict.entries.get('Contents'));
    return toLatin1(asKind(contents, 'stream')!.encoded());
  });
}

const damages: readonly (readonly [what: string, text: string, told: object])[] = [
  ['no cross-reference data at all', body, {}],
  [
    'an object that is defined twice in one revision: the last counts',
    body.replace('2 0 obj', '2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n2 0 obj'),
    { replaced: [2] },
  ],
  [
    'two catalogs and no trailer: the last counts',
    `8 0 obj\n<< /Type /Catalog /Pages 9 0 R >>\nendobj\n${body.slice(body.indexOf('1 0 obj'))}`,
    {},
  ],
  ['a kid that is not there', body.replace('/Kids [', '/Kids [99 0 R '), {}],
  ['a page tree that returns to itself', body.replace('/Kids [', '/Kids [2 0 R '), {}],
  [
    'no page tree: the pages stand in the order of the file',
    body.replace(/2 0 obj\n[^]*?endobj\n/, ''),
    { pagesRebuilt: true },
  ],
  [
    'an object that does not parse',
    body.replace('<< /Type /Font', '<< /Type }'),
    { unreadable: [7], missing: [7] },
  ],
  [
    'a stream without an end, which nothing needs',
    `${body}8 0 obj\n<< /Length 999 >>\nstream\nabc`,
    { unreadable: [8] },
  ],
  ['bytes before the header', `${'x'.repeat(3000)}${body}`, {}],
];

describe('a damaged file that bears no signature', () => {
  it.each(damages)('%s: is written anew with its pages', (_what, text, told) => {
    const repaired = repair(text);
    expect(repaired).toMatchObject({
      pages: 2,
      replaced: [],
      unreadable: [],
      missing: told && 'missing' in told ? told.missing : expect.any(Array),
      pagesRebuilt: false,
      ...told,
    });
    expect(contentsOf(repaired.bytes)).toEqual([
      'BT /F1 10 Tf 100 700 Td (Satu) Tj ET',
      'BT /F1 10 Tf 100 700 Td (Dua) Tj ET',
    ]);
  });

  it('leaves out an object with a number that nothing can hold, and tells', () => {
    for (const number of ['9'.repeat(400), `-${'9'.repeat(400)}`])
      expect(repair(body.replace('/Type /Font', `/Size ${number} /Type /Font`)).unreadable).toEqual([7]);
  });

  it('keeps the version of its header', () => {
    expect(openPdf(bufferSource(repair(body.replace('%PDF-1.7', '%PDF-2.0')).bytes)).version).toBe('2.0');
  });

  it('keeps only what its pages, catalog and information lead to', () => {
    const stale = body.replace('1 0 obj', '8 0 obj\n(nobody needs this)\nendobj\n1 0 obj');
    expect(toLatin1(repair(stale).bytes)).not.toContain('nobody needs this');
  });

  it('states a size for a page that has none', () => {
    const { bytes } = repair(body.replaceAll(entries, ''));
    expect(getPage(openPdf(bufferSource(bytes)), 1).mediaBox).toMatchObject([0, 0, 612, 792]);
  });

  it('gives a page what it inherits', () => {
    const inheriting = body
      .replaceAll(entries, '')
      .replace('/Type /Pages', '/Type /Pages /MediaBox [0 0 300 200] /Rotate 90');
    const page = getPage(openPdf(bufferSource(repair(inheriting).bytes)), 2);
    expect([page.mediaBox, page.rotate]).toMatchObject([[0, 0, 300, 200], 90]);
  });

  it.skipIf(!judge('qpdf')).each(damages)('%s: qpdf finds nothing wrong afterwards', (_what, text) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'sertel-repair-'));
    writeFileSync(path.join(folder, 'out.pdf'), repair(text).bytes);
    const { status, stdout, stderr } = spawnSync('qpdf', ['--check', path.join(folder, 'out.pdf')]);
    rmSync(folder, { recursive: true });
    expect({ status, told: `${String(stdout)}${String(stderr)}` }).toMatchObject({ status: 0 });
  });
});

describe('a file that is not written anew', () => {
  it.each(['1'.padEnd(23, '0'), `${'9'.repeat(30)}.5`])(
    'holds a number of %s, which no reader could read back',
    (number) => {
      expect(() => repair(body.replace('/Type /Font', `/Size ${number} /Type /Font`))).toThrow(
        expect.objectContaining({ code: 'pdf.limit' }) as Error,
      );
    },
  );

  it.each([
    [
      'bears a signature',
      body.replace('/Type /Font', '/ByteRange [0 1 2 3] /Type /Font'),
      /bears a signature/,
    ],
    ['bears one in an array of an object', `${body}8 0 obj\n[[<< /ByteRange [] >>]]\nendobj`, /signature/],
    ['bears one outside every object', `${body}\n/ByteRange`, /signature/],
    ['is encrypted', `${body}trailer\n<< /Encrypt 9 0 R >>`, /encrypted/],
    ['has no page', '%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n', /no page/],
    ['is no PDF', 'nothing', /no page/],
  ])('%s', (_what, text, message) => {
    expect(() => repair(text)).toThrow(
      expect.objectContaining({
        code: 'pdf.not-repairable',
        message: expect.stringMatching(message) as string,
      }) as Error,
    );
  });
});
