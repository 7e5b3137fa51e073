import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes, fromLatin1, toLatin1 } from '../lib/bytes.ts';
import { openPdf, openRevision, type PdfDocument } from './document.ts';
import { decodeFilters } from './filters/decode-filters.ts';
import { listFields } from './form-fields.ts';
import { beginUpdate } from './incremental-writer.ts';
import { Lexer } from './lexer.ts';
import { array, asKind, dict, literal, name, ref, type PdfObject } from './objects.ts';
import { findPageNumber, getPage, pageCount } from './pages.ts';
import { parseObject } from './parser.ts';
import { encodeObject } from './serialize.ts';
import { appendedSource, bufferSource } from './source.ts';
import { encodeDate, encodeText, parseDate, textOf } from './text-string.ts';
import { makeWorkBudget } from './work-budget.ts';

/** A file with these objects, numbered from 1, and a table. */
function makePdf(objects: readonly string[], trailer = '/Root 1 0 R'): Uint8Array {
  let text = '%PDF-1.7\n';
  const offsets = objects.map((object, i) => {
    const at = text.length;
    text += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}trailer\n<</Size ${objects.length + 1} ${trailer}>>\nstartxref\n${text.length}\n%%EOF\n`;
  return fromLatin1(text);
}

const catalog = '<</Type/Catalog/Pages 2 0 R>>';
const onePage = [
  catalog,
  '<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 200 100]/Rotate 450>>',
  '<</Type/Page/Parent 2 0 R/CropBox[10 10 500 50]>>',
];
const open = (bytes: Uint8Array) => openPdf(bufferSource(bytes));
const refusal = (code: string) => expect.objectContaining({ code });

describe('opening', () => {
  it.each([
    ['an empty file', '', 'pdf.not-a-pdf'],
    ['a text', 'hello', 'pdf.not-a-pdf'],
    ['a file that is cut off', '%PDF-1.7\n1 0 obj', 'pdf.bad-xref'],
    ['startxref beyond the end', '%PDF-1.7\nstartxref\n9999\n%%EOF', 'pdf.bad-xref'],
  ])('refuses %s', (_what, text, code) => {
    expect(() => open(fromLatin1(text))).toThrow(refusal(code));
  });

  it('refuses a cross-reference chain that returns to itself', () => {
    const once = toLatin1(makePdf(onePage));
    const startxref = Number(/startxref\n(\d+)/.exec(once)?.[1]);
    expect(() => open(fromLatin1(once.replace('/Root 1 0 R>>', `/Root 1 0 R/Prev ${startxref}>>`)))).toThrow(
      refusal('pdf.cycle'),
    );
  });

  it('refuses an object that is not where its entry says', () => {
    const text = toLatin1(makePdf(onePage)).replace('\n3 0 obj', '\n8 0 obj');
    expect(() => getPage(open(fromLatin1(text)), 1)).toThrow(refusal('pdf.bad-object'));
  });

  it('refuses a page tree that returns to itself, and one that is too deep', () => {
    const cyclic = makePdf([catalog, '<</Type/Pages/Kids[2 0 R]>>']);
    expect(() => pageCount(open(cyclic))).toThrow(refusal('pdf.cycle'));
    const deep = Array.from({ length: 80 }, (_, i) => `<</Type/Pages/Kids[${i + 3} 0 R]>>`);
    expect(() => pageCount(open(makePdf([catalog, ...deep])))).toThrow(refusal('pdf.limit'));
  });

  it('refuses an object stream that needs itself', () => {
    const text = toLatin1(
      makePdf([...onePage, '<</Type/ObjStm/N 1/First 4/Length 4 0 R>>\nstream\n5 0 \nnull\nendstream']),
    );
    const document = open(fromLatin1(text));
    const stream = asKind(document.get(ref(4)), 'stream');
    expect(toLatin1(stream!.encoded())).toContain('5 0');
  });

  it('finds pages behind junk before the header', () => {
    const document = open(concatBytes([fromLatin1('junk\n'), makePdf(onePage)]));
    expect([document.headerOffset, document.base, pageCount(document)]).toEqual([5, 5, 1]);
  });
});

describe('pages and forms', () => {
  it('inherit their boxes and turn by quarters', () => {
    const document = open(makePdf(onePage));
    expect(getPage(document, 1)).toMatchObject({
      mediaBox: [0, 0, 200, 100],
      cropBox: [10, 10, 200, 50],
      rotate: 90,
      userUnit: 1,
    });
    expect(findPageNumber(document, ref(3))).toBe(1);
    expect(() => getPage(document, 2)).toThrow(refusal('pdf.page-not-found'));
  });

  it('are shown on US Letter where no media box is given, as readers do', () => {
    const bare = onePage.map((object) => object.replace(/\/MediaBox ?\[[^\]]*\]/, ''));
    expect(getPage(open(makePdf(bare)), 1).mediaBox).toEqual([0, 0, 612, 792]);
  });

  it('join partial names and inherit the type', () => {
    const objects = [
      '<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]>>>>',
      ...onePage.slice(1),
      '<</T(a)/FT/Sig/Kids[5 0 R 4 0 R]>>',
      '<</T(b)/Parent 4 0 R>>',
    ];
    expect(listFields(open(makePdf(objects))).map(({ fullName, type }) => [fullName, type])).toEqual([
      ['a.b', 'Sig'],
    ]);
  });
});

describe('syntax', () => {
  it('comes back as it was written', () => {
    const leaf = fc.oneof(
      fc.constant(null),
      fc.boolean(),
      fc.integer(),
      fc.string({ maxLength: 8 }).map((text) => name(toLatin1(encodeText(text)))),
      fc.uint8Array({ maxLength: 12 }).map((bytes) => literal(bytes)),
      fc.nat(100).map((number) => ref(number + 1)),
    );
    const { object } = fc.letrec<{ object: PdfObject }>((tie) => ({
      object: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.array(tie('object'), { maxLength: 4 }).map(array),
        fc
          .dictionary(fc.string({ minLength: 1, maxLength: 4, unit: 'grapheme-ascii' }), tie('object'), {
            maxKeys: 4,
          })
          .map((entries) =>
            dict(Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== null))),
          ),
      ),
    }));
    fc.assert(
      fc.property(object, (value) => {
        expect(parseObject(new Lexer(bufferSource(encodeObject(value)), 0))).toEqual(value);
      }),
    );
  });

  it('bounds nesting', () => {
    expect(() => parseObject(new Lexer(bufferSource(fromLatin1('['.repeat(500))), 0))).toThrow(
      refusal('pdf.limit'),
    );
  });

  it('reads text and dates of every form', () => {
    expect(textOf(encodeText('Bahasa – ñ €'))).toBe('Bahasa – ñ €');
    expect(textOf(Uint8Array.of(0xef, 0xbb, 0xbf, 0xc3, 0xb1))).toBe('ñ');
    const time = new Date('2020-05-13T13:00:00Z');
    expect(toLatin1(encodeDate(time, 420))).toBe("D:20200513200000+07'00'");
    expect(parseDate(encodeDate(time, 420))).toEqual(time);
    expect(parseDate(fromLatin1('gestern'))).toBeUndefined();
  });
});

describe('filters', () => {
  const decode = (filter: string, bytes: Uint8Array) =>
    decodeFilters(dict({ Filter: name(filter) }), bytes, (object) => object, makeWorkBudget(1000));

  it('undo what others encode', () => {
    expect(toLatin1(decode('ASCIIHexDecode', fromLatin1('48 65 6c6C 6f>')))).toBe('Hello');
    expect(toLatin1(decode('ASCII85Decode', fromLatin1('87cURDZ~>')))).toBe('Hello');
    expect(toLatin1(decode('RunLengthDecode', Uint8Array.of(1, 72, 105, 254, 33, 128)))).toBe('Hi!!!');
    expect([
      ...decode('LZWDecode', Uint8Array.of(0x80, 0x0b, 0x60, 0x50, 0x22, 0x0c, 0x0c, 0x85, 0x01)),
    ]).toEqual([45, 45, 45, 45, 45, 65, 45, 45, 45, 66]);
  });

  it('stop a decompression bomb', () => {
    expect(() => decode('FlateDecode', deflateSync(new Uint8Array(50_000_000)))).toThrow(
      refusal('pdf.limit'),
    );
  });

  it('refuse a filter that is unknown', () => {
    expect(() => decode('Zip', new Uint8Array(1))).toThrow(refusal('pdf.unsupported'));
  });
});

describe('incremental updates', () => {
  it('keep the original as a prefix, and the earlier revision can be opened again', () => {
    const original = makePdf(onePage);
    const document = open(original);
    const update = beginUpdate(document);
    const added = update.allocate();
    update.put(added, literal(fromLatin1('baru')));
    update.put(document.catalogRef, dict({ Type: name('Catalog'), Pages: ref(2), New: added }));
    const { tail } = update.finish(new Uint8Array(16));
    const later = openPdf(appendedSource(bufferSource(original), tail));
    expect(asKind(later.resolve(later.catalog.entries.get('New')), 'string')?.bytes).toEqual(
      fromLatin1('baru'),
    );
    expect(later.revisions.map(({ end }) => end)).toEqual([original.length + tail.length, original.length]);
    expect(openRevision(later, original.length).catalog.entries.has('New')).toBe(false);
  });

  it('give each revision of a stream the length that it had', () => {
    const data = 'abc\nendstream\nendobj\nxyz';
    const original = makePdf([...onePage, `<</Length 5 0 R>>\nstream\n${data}\nendstream`, '3']);
    const update = beginUpdate(open(original));
    update.put(ref(5), data.length);
    const later = openPdf(appendedSource(bufferSource(original), update.finish(new Uint8Array(16)).tail));
    const textIn = (document: PdfDocument) => toLatin1(asKind(document.get(ref(4)), 'stream')!.encoded());
    expect(textIn(later)).toBe(data);
    expect(textIn(openRevision(later, original.length))).toBe('abc');
    expect(textIn(later)).toBe(data);
  });

  it.each([
    '<</A(b)/C[1 2]>>',
    '[1 2 R 3 0 R]',
    '<</Length 2>>stream\nab\nendstream',
    '12',
    '(ab)',
    '<</A 1>>%',
  ])('show nothing of %s that ends after them', (object) => {
    const table = makePdf([...onePage, 'null']);
    const original = fromLatin1(
      toLatin1(table).replace(/(\d{10})( 00000 n \ntrailer)/, (_, at: string, rest: string) => {
        expect(Number(at)).toBeGreaterThan(0);
        return String(table.length).padStart(10, '0') + rest;
      }),
    );
    const bytes = concatBytes([original, fromLatin1(`4 0 obj\n${object}\nendobj\n`)]);
    const document = open(bytes);
    const read = (revision: PdfDocument) => {
      try {
        const found = revision.get(ref(4));
        const stream = asKind(found, 'stream');
        return stream === undefined ? found : toLatin1(stream.encoded());
      } catch (error) {
        return (error as Error).message;
      }
    };
    read(document);
    for (let end = original.length; end <= bytes.length; end++)
      expect(read(openRevision(document, end))).toEqual(read(open(bytes.slice(0, end))));
  });

  it('survive mutation of what they read: only named errors, nothing hangs', () => {
    const original = makePdf(onePage);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(original.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        (changes) => {
          const bytes = original.slice();
          for (const [at, value] of changes) bytes[at] = value;
          try {
            const document = open(bytes);
            listFields(document);
            getPage(document, 1);
          } catch (error) {
            expect(error).toHaveProperty('code', expect.stringMatching(/^pdf\./));
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
