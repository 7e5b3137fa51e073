/** Files that are made to be refused, or to cost much: each under 5 MB. */
import { deflateSync } from 'node:zlib';
import { concatBytes, fromLatin1 } from '../../src/lib/bytes.ts';

const head = '%PDF-1.5\n';
type Part = string | Uint8Array;
const bytesOf = (part: Part): Uint8Array => (typeof part === 'string' ? fromLatin1(part) : part);

/** Objects numbered from 1 with a table. */
function pdf(objects: readonly Part[], trailer = '/Root 1 0 R'): Uint8Array {
  const parts = [fromLatin1(head)];
  let at = head.length;
  const offsets = objects.map((object, i) => {
    const bytes = concatBytes([fromLatin1(`${i + 1} 0 obj\n`), bytesOf(object), fromLatin1('\nendobj\n')]);
    parts.push(bytes);
    at += bytes.length;
    return at - bytes.length;
  });
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  parts.push(
    fromLatin1(
      `xref\n0 ${size}\n0000000000 65535 f \n${rows}trailer\n<</Size ${size} ${trailer}>>\nstartxref\n${at}\n%%EOF\n`,
    ),
  );
  return concatBytes(parts);
}

const stream = (dictionary: string, content: Uint8Array): Uint8Array =>
  concatBytes([
    fromLatin1(`<<${dictionary}/Length ${content.length}>>stream\n`),
    content,
    fromLatin1('\nendstream'),
  ]);

/** A file whose objects stand in object streams, each of them in a cross-reference stream of 1, 4 and 2 bytes. */
function packed(
  containers: readonly { readonly dictionary: string; readonly content: Uint8Array }[],
  compressed: readonly { readonly number: number; readonly container: number }[],
): Uint8Array {
  const parts = [fromLatin1(head)];
  let at = head.length;
  const row = (type: number, second: number, third: number): Uint8Array =>
    Uint8Array.of(
      type,
      ...[24, 16, 8, 0].map((shift) => (second >>> shift) & 0xff),
      third >> 8,
      third & 0xff,
    );
  const rows = new Map<number, Uint8Array>([[0, row(0, 0, 0)]]);
  for (const [i, { dictionary, content }] of containers.entries()) {
    const number = 100 + i;
    rows.set(number, row(1, at, 0));
    const bytes = concatBytes([
      fromLatin1(`${number} 0 obj\n`),
      stream(`/Type/ObjStm${dictionary}`, content),
      fromLatin1('\nendobj\n'),
    ]);
    parts.push(bytes);
    at += bytes.length;
  }
  for (const { number, container } of compressed) rows.set(number, row(2, container, 0));
  const numbers = [...rows.keys()].toSorted((a, b) => a - b);
  const index = numbers.map((number) => `${number} 1`).join(' ');
  const table = concatBytes(numbers.map((number) => rows.get(number) ?? new Uint8Array(7)));
  parts.push(
    fromLatin1('99 0 obj\n'),
    stream(`/Type/XRef/Size 100000/Root 1 0 R/W[1 4 2]/Index[${index}]`, table),
    fromLatin1(`\nendobj\nstartxref\n${at}\n%%EOF\n`),
  );
  return concatBytes(parts);
}

const catalog = '<</Type/Catalog/Pages 2 0 R>>';
const pages = '<</Type/Pages/Kids[3 0 R]/Count 1>>';
const page = '<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>';

function xrefStream(entries: string, data: Uint8Array, filter = ''): Uint8Array {
  const body = `${head}1 0 obj${catalog}endobj\n`;
  return concatBytes([
    fromLatin1(`${body}9 0 obj\n`),
    stream(`/Type/XRef/Root 1 0 R${entries}${filter}`, data),
    fromLatin1(`\nendobj\nstartxref\n${body.length}\n%%EOF\n`),
  ]);
}

/** Rows of one byte, 1 and 2 in turn: each gives its number another place. */
const changing = (rows: number): Uint8Array =>
  deflateSync(
    new Uint8Array(rows).map((_, i) => 1 + (i & 1)),
    { level: 6 },
  );
const bomb = (bytes: number): Uint8Array => deflateSync(new Uint8Array(bytes), { level: 9 });
const oneBomb = (dictionary: string, content: Uint8Array): Uint8Array =>
  packed([{ dictionary: `/N 1/First 4${dictionary}`, content }], [{ number: 1, container: 100 }]);

/** Each level of the page tree names the next one twice, and no leaf ends it. */
const sharedKids = Array.from({ length: 60 }, (_, i) => `<</Type/Pages/Kids[${i + 3} 0 R ${i + 3} 0 R]>>`);

/** [what it is, the file, the code of its refusal when it is opened to be signed]. */
export const badFiles: readonly (readonly [string, () => Uint8Array, string])[] = [
  ['an empty file', () => new Uint8Array(0), 'pdf.not-a-pdf'],
  ['5 MB of zeros', () => new Uint8Array(5_000_000), 'pdf.not-a-pdf'],
  ['5 MB of text', () => fromLatin1('1 0 obj '.repeat(600_000)), 'pdf.not-a-pdf'],
  ['a picture', () => fromLatin1(`\x89PNG\r\n\x1a\n${'\0'.repeat(5000)}`), 'pdf.not-a-pdf'],
  ['a page tree that returns to itself', () => pdf([catalog, '<</Type/Pages/Kids[2 0 R]>>']), 'pdf.cycle'],
  ['a page tree whose nodes share kids', () => pdf([catalog, ...sharedKids, '<</Kids[]>>']), 'pdf.limit'],
  [
    'a page tree over the depth',
    () => pdf([catalog, ...Array.from({ length: 90 }, (_, i) => `<</Kids[${i + 3} 0 R]>>`), page]),
    'pdf.limit',
  ],
  ['arrays nested without end', () => pdf([`<</Pages 2 0 R/A ${'['.repeat(1_000_000)}`]), 'pdf.limit'],
  ['dictionaries nested without end', () => pdf([`<</Pages 2 0 R${'/A<<'.repeat(500_000)}`]), 'pdf.limit'],
  [
    'an object stream in an object stream',
    () =>
      packed(
        [{ dictionary: '/N 1/First 6', content: fromLatin1(`101 0 ${catalog}`) }],
        [
          { number: 101, container: 100 },
          { number: 1, container: 101 },
        ],
      ),
    'pdf.bad-object',
  ],
  [
    'an object stream that holds its own length',
    () =>
      packed(
        [{ dictionary: '/N 1/First 4/Filter 5 0 R', content: fromLatin1(`5 0 ${catalog}`) }],
        [
          { number: 5, container: 100 },
          { number: 1, container: 100 },
        ],
      ),
    'pdf.cycle',
  ],
  [
    'object streams that extend each other',
    () =>
      packed(
        Array.from({ length: 3000 }, (_, i) => ({
          dictionary: `/N 1/First 4/Extends ${101 + ((i + 1) % 3000)} 0 R`,
          content: fromLatin1('7 0 null'),
        })),
        [{ number: 1, container: 100 }],
      ),
    'pdf.bad-object',
  ],
  ['a deflate bomb', () => oneBomb('/Filter/FlateDecode', bomb(1_000_000_000)), 'pdf.limit'],
  [
    'a bomb in a bomb',
    () => oneBomb('/Filter[/FlateDecode/FlateDecode]', deflateSync(bomb(1_000_000_000))),
    'pdf.limit',
  ],
  [
    'a bomb behind a predictor',
    () => oneBomb('/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 1>>', bomb(50_000_000)),
    'pdf.limit',
  ],
  [
    'a run-length bomb',
    () =>
      oneBomb(
        '/Filter/RunLengthDecode',
        new Uint8Array(4_800_000).map((_, i) => (i % 2 === 0 ? 129 : 0x20)),
      ),
    'pdf.limit',
  ],
  [
    'an LZW bomb',
    () => oneBomb('/Filter[/FlateDecode/LZWDecode]', deflateSync(new Uint8Array(40_000_000).fill(0x80))),
    'pdf.limit',
  ],
  [
    'an ASCII85 bomb',
    () => oneBomb('/Filter[/FlateDecode/ASCII85Decode]', deflateSync(new Uint8Array(40_000_000).fill(0x7a))),
    'pdf.limit',
  ],
  [
    'many small bombs',
    () => {
      const content = bomb(10_000_000);
      const kids = Array.from({ length: 300 }, (_, i) => `${1000 + i} 0 R`).join(' ');
      const root = `1 0 2 ${catalog.length} ${catalog}<</Type/Pages/Kids[${kids}]>>`;
      return packed(
        [
          { dictionary: `/N 2/First ${7 + String(catalog.length).length}`, content: fromLatin1(root) },
          ...Array.from({ length: 300 }, () => ({ dictionary: '/N 0/First 0/Filter/FlateDecode', content })),
        ],
        [
          { number: 1, container: 100 },
          { number: 2, container: 100 },
          ...Array.from({ length: 300 }, (_, i) => ({ number: 1000 + i, container: 101 + i })),
        ],
      );
    },
    'pdf.limit',
  ],
  [
    'a cross-reference stream that is a bomb',
    () => xrefStream('/Size 9/W[1 2 1]', bomb(1_000_000_000), '/Filter/FlateDecode'),
    'pdf.limit',
  ],
  [
    'millions of entries in a few bytes',
    () => xrefStream('/Size 8388607/W[1 0 0]', bomb(8_000_000), '/Filter/FlateDecode'),
    'pdf.limit',
  ],
  [
    'the same numbers again and again in an index',
    () =>
      xrefStream(
        `/Size 9/W[1 0 0]/Index[${'0 100000 '.repeat(335)}]`,
        changing(33_500_000),
        '/Filter/FlateDecode',
      ),
    'pdf.limit',
  ],
  ['entries of no width', () => xrefStream('/Size 8388607/W[0 0 0]', new Uint8Array(9)), 'pdf.bad-xref'],
  [
    'entries of enormous width',
    () => xrefStream('/Size 9/W[1 99999999 1]', new Uint8Array(9)),
    'pdf.bad-xref',
  ],
  [
    'an index that is no whole number',
    () => xrefStream('/Size 9/W[1 2 1]/Index[0.5 3]', new Uint8Array(20)),
    'pdf.bad-xref',
  ],
  [
    'a subsection that begins between two objects',
    () => fromLatin1(`${head}xref\n7.5 1\n0000000000 00000 f \ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF`),
    'pdf.bad-xref',
  ],
  ['a negative index', () => xrefStream('/Size 9/W[1 2 1]/Index[-5 3]', new Uint8Array(20)), 'pdf.limit'],
  [
    'an enormous index',
    () => xrefStream('/Size 9/W[1 2 1]/Index[0 99999999999]', new Uint8Array(20)),
    'pdf.limit',
  ],
  [
    'an enormous table',
    () => fromLatin1(`${head}xref\n0 999999999\ntrailer<<>>\nstartxref\n9\n%%EOF`),
    'pdf.limit',
  ],
  [
    'a chain of 5000 sections',
    () => {
      let text = head;
      let previous = 0;
      for (let i = 0; i < 5000; i++) {
        const at = text.length;
        text += `xref\n0 0\ntrailer<</Size 4/Root 1 0 R/Prev ${previous}>>\n`;
        previous = at;
      }
      return fromLatin1(`${text}startxref\n${previous}\n%%EOF\n`);
    },
    'pdf.limit',
  ],
  [
    'a string of 4 MB that does not end',
    () => pdf([`<</Type/Catalog/Pages 2 0 R/A (${'a'.repeat(4_000_000)}`, pages, page]),
    'pdf.truncated',
  ],
  [
    'a dictionary of a million dictionaries',
    () => pdf([`<</Type/Catalog/Pages 2 0 R/A[${'<<>>'.repeat(1_200_000)}]>>`, pages, page]),
    'pdf.limit',
  ],
];
