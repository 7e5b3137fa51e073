import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { judge } from '../../../test/judges.ts';
import { askVeraPdf } from '../../../test/judges/ask-verapdf.ts';
import { makeFadingPng, makePng } from '../../../test/png.ts';
import { readFont } from '../../../test/read-font.ts';
import { toLatin1 } from '../../lib/bytes.ts';
import { openPdf, type PdfDocument } from '../document.ts';
import { readImage } from '../images/embed-image.ts';
import { asKind, type PdfDict, type PdfObject } from '../objects.ts';
import { getPage, pageCount } from '../pages.ts';
import { bufferSource } from '../source.ts';
import { textOf } from '../text-string.ts';
import { a4, writeDocument, type Block, type NewDocument } from './write-document.ts';

const fonts = { regular: readFont('Regular'), bold: readFont('Bold') };
const write = (blocks: readonly Block[], more: Partial<NewDocument> = {}): Uint8Array =>
  writeDocument({
    title: 'Uji',
    language: 'id',
    now: new Date('2026-01-01T00:00:00Z'),
    fileId: new Uint8Array(16),
    fonts,
    blocks,
    ...more,
  });
const open = (blocks: readonly Block[], more: Partial<NewDocument> = {}): PdfDocument =>
  openPdf(bufferSource(write(blocks, more)));
const words = (count: number): string => Array.from({ length: count }, (_, i) => `kata${i}`).join(' ');

/** `P[0:0 1:0]`: elements, and the content of each by page index and identifier. */
function outline(document: PdfDocument): string {
  const pages = Array.from({ length: pageCount(document) }, (_, i) => getPage(document, i + 1).ref.number);
  const tell = (object: PdfObject | undefined): string => {
    const node = document.resolve(object);
    const kids = asKind(node, 'array');
    if (kids !== undefined) return kids.items.map(tell).join(' ');
    const element = asKind(node, 'dict');
    if (element === undefined) return '';
    const page = asKind(element.entries.get('Pg'), 'ref');
    if (page !== undefined) return `${pages.indexOf(page.number)}:${document.getNumber(element, 'MCID')}`;
    return `${document.getName(element, 'S')}[${tell(element.entries.get('K'))}]`;
  };
  return tell(document.getDict(document.catalog, 'StructTreeRoot')?.entries.get('K'));
}

function contentOf(document: PdfDocument, page: number): string {
  const stream = asKind(document.resolve(getPage(document, page).dict.entries.get('Contents')), 'stream');
  return toLatin1(document.streamBytes(stream!));
}

/** The lowest baselines and frames of everything but the page's foot, in points. */
function lowest(document: PdfDocument): number {
  const contents = Array.from({ length: pageCount(document) }, (_, i) => contentOf(document, i + 1));
  const above = contents.map((content) => content.slice(0, content.lastIndexOf('/Artifact')));
  const heights = above.flatMap((content) => [
    ...[...content.matchAll(/ Tf \S+ (\S+) Td/g)].map(([, y]) => Number(y)),
    ...[...content.matchAll(/\S+ (\S+) \S+ \S+ re/g)].map(([, y]) => Number(y)),
    ...[...content.matchAll(/q \S+ 0 0 \S+ \S+ (\S+) cm/g)].map(([, y]) => Number(y)),
  ]);
  return Math.min(...heights);
}

const everything: readonly Block[] = [
  { kind: 'heading', level: 2, text: 'Surat <edaran> & lampiran', centred: true },
  { kind: 'paragraph', text: 'Jakarta, 1 Januari 2026', align: 'right' },
  { kind: 'paragraph', text: words(900) },
  {
    kind: 'list',
    markers: 'decimal',
    items: ['satu', { text: words(40), list: { markers: 'letter', items: ['huruf', 'huruf 東京'] } }, 'tiga'],
  },
  {
    kind: 'table',
    header: ['No', 'Uraian', 'Nilai'],
    widths: [1, 6, 2],
    rows: [['1', words(900), 'panjang'], ...Array.from({ length: 60 }, (_, i) => [`${i}`, '', '', 'lebih'])],
  },
  { kind: 'image', image: readImage(makeFadingPng(40, 200)), alt: 'Contoh gambar', width: 900 },
  { kind: 'space', height: 2000 },
  { kind: 'paragraph', text: 'Akhir' },
];

describe('a new document', () => {
  it.skipIf(!judge('verapdf'))('conforms to PDF/A-2a and PDF/UA-1', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'sertel-writer-'));
    const documents = {
      everything: write(everything, {
        title: 'Uji <a> & "b" \u0001\ud800',
        footer: words(30),
        logo: readImage(makePng(8, 4, [1, 2, 3])),
      }),
      empty: write([]),
    };
    const files = Object.entries(documents).flatMap(([name, bytes]) => {
      writeFileSync(path.join(folder, `${name}.pdf`), bytes);
      return ['2a', 'ua1'].map((flavour) => ({ path: path.join(folder, `${name}.pdf`), flavour }));
    });
    expect(
      askVeraPdf(files).map(({ flavour, verdict, faults }) => `${flavour} ${verdict} ${faults}`),
    ).toEqual(['2a pass ', 'ua1 pass ', '2a pass ', 'ua1 pass ']);
  });

  it('is the same for the same input', () => {
    expect(write(everything)).toEqual(write(everything));
  });

  it('has one element a paragraph, whatever lines and pages it takes', () => {
    const [first, ...others] = outline(open([{ kind: 'paragraph', text: words(900) }])).split(' ');
    expect(first).toBe('Document[P[0:0');
    expect(others).toEqual(['1:0]]']);
  });

  it('has headings that skip no level', () => {
    const heading = (level: 1 | 2 | 3): Block => ({ kind: 'heading', level, text: 'Judul' });
    const types = outline(open([3, 3, 1, 3, 2].map((level) => heading(level as 1 | 2 | 3)))).match(/H\d/g);
    expect(types).toEqual(['H1', 'H2', 'H1', 'H2', 'H2']);
  });

  it('has lists of labels and bodies, one within the other', () => {
    const list: Block = {
      kind: 'list',
      markers: 'decimal',
      items: [{ text: 'satu', list: { markers: 'dash', items: ['dua'] } }],
    };
    expect(outline(open([list]))).toBe('Document[L[LI[Lbl[0:0] LBody[0:1 L[LI[Lbl[0:2] LBody[0:3]]]]]]]');
  });

  it('says a table header once, by columns, and shows it on each page', () => {
    const rows = Array.from({ length: 60 }, (_, i) => [`${i}`, 'isi']);
    const document = open([{ kind: 'table', header: ['Nomor', 'Uraian'], rows }]);
    expect(outline(document).match(/TH\[/g)).toHaveLength(2);
    const header = /\/TH <<\/MCID 0>> BDC\n.* (<.*>) Tj ET/.exec(contentOf(document, 1))?.[1];
    expect(pageCount(document)).toBe(2);
    expect(contentOf(document, 2)).toMatch(new RegExp(`/Artifact BMC\n.* ${header} Tj ET\nEMC`));
    const scopes = findElements(document, 'TH').map((element) =>
      document.getName(document.getDict(element, 'A')!, 'Scope'),
    );
    expect(scopes).toEqual(['Column', 'Column']);
  });

  it('keeps every line, frame and picture above the foot of its page', () => {
    expect(lowest(open(everything))).toBeGreaterThanOrEqual(a4.margin + a4.footer);
  });

  it('goes on with a row that is taller than a page, in the same cell', () => {
    const document = open([{ kind: 'table', header: ['Uraian'], rows: [[words(900)]] }]);
    expect(pageCount(document)).toBeGreaterThan(1);
    expect(outline(document)).toMatch(/^Document\[Table\[TR\[TH\[0:0\]\] TR\[TD\[0:1( [1-9]:0)+\]\]\]\]$/);
  });

  it('says the same title in its information and its metadata, without what XML cannot say', () => {
    const document = open([], { title: 'A\u0000B\ud800 & <C>' });
    const info = document.getDict(document.trailer, 'Info')!;
    const title = textOf(asKind(info.entries.get('Title'), 'string')!.bytes);
    const xmp = asKind(document.resolve(document.catalog.entries.get('Metadata')), 'stream')!;
    expect(title).toBe('A B\ufffd & <C>');
    expect(new TextDecoder().decode(document.streamBytes(xmp))).toContain(
      'A B\ufffd &amp; &lt;C&gt;</rdf:li>',
    );
  });
});

function findElements(document: PdfDocument, type: string): readonly PdfDict[] {
  const search = (object: PdfObject | undefined): readonly PdfDict[] => {
    const node = document.resolve(object);
    const kids = asKind(node, 'array');
    if (kids !== undefined) return kids.items.flatMap(search);
    const element = asKind(node, 'dict');
    if (element === undefined) return [];
    return [
      ...(document.getName(element, 'S') === type ? [element] : []),
      ...search(element.entries.get('K')),
    ];
  };
  return search(document.getDict(document.catalog, 'StructTreeRoot'));
}
