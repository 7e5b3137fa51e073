/** Whole files that attack whoever reads them: cut, empty, turning in circles, deep, or far larger than they look. */
import { deflateSync } from 'node:zlib';
import { simplePdf } from './simple-pdf.ts';

const whole = simplePdf('BT /F1 10 Tf 100 700 Td (Jakarta) Tj ET');
const bomb = deflateSync(Buffer.alloc(300 * 2 ** 20), { level: 1 });
const deep = '['.repeat(200_000) + ']'.repeat(200_000);

export const brokenPdfs: readonly (readonly [what: string, bytes: Uint8Array])[] = [
  ['an empty file', new Uint8Array(0)],
  ['a file that is no PDF', Buffer.from('PK\u0003\u0004 not a PDF')],
  ['a header alone', Buffer.from('%PDF-1.7\n')],
  ['a file cut before its page', whole.subarray(0, 40)],
  ['a page tree that is its own kid', fromObjects('<< /Type /Pages /Kids [2 0 R] /Count 1 >>')],
  [
    'a page tree of two that hold each other',
    fromObjects(
      '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
      '<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 1 >>',
    ),
  ],
  ['a page tree that is nested too deeply', fromObjects(`<< /Type /Pages /Count 1 /Kids ${deep} >>`)],
  ['an object stream that unpacks to 300 MB', withCompressed(5, bomb, '/Filter /FlateDecode')],
  ['a cross-reference stream that unpacks to 300 MB', bombInTable()],
];

const pages = '<< /Type /Pages /Kids [3 0 R] /Count 1 >>';
const page = '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] >>';

/** Its table says that the object stream with the page tree lies in that same object stream. */
export const selfHoldingPdf = withCompressed(
  5,
  Buffer.from(`2 0 3 ${String(pages.length + 1).padStart(3, '0')} ${pages} ${page}`),
  '',
  5,
);

/** A catalog, then these objects from number 2 on. */
function fromObjects(...more: readonly string[]): Uint8Array {
  let text = '%PDF-1.7\n';
  const offsets = ['<< /Type /Catalog /Pages 2 0 R >>', ...more].map((object, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = offsets.length + 1;
  return Buffer.from(
    `${text}xref\n0 ${size}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`,
    'latin1',
  );
}

/** A file whose page tree lies in an object stream of this content; `inside` puts that stream into a stream too. */
function withCompressed(number: number, content: Buffer, entries: string, inside?: number): Uint8Array {
  const head = Buffer.from('%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n');
  const object = streamObject(number, `/Type /ObjStm /N 2 /First 10 ${entries}`, content);
  const row = (type: number, second: number, third: number) => {
    const bytes = Buffer.alloc(7);
    bytes.writeUInt8(type, 0);
    bytes.writeUInt32BE(second, 1);
    bytes.writeUInt16BE(third, 5);
    return bytes;
  };
  const table = Buffer.concat([
    row(0, 0, 0),
    row(1, 9, 0),
    row(2, number, 0),
    row(2, number, 1),
    row(0, 0, 0),
    inside === undefined ? row(1, head.length, 0) : row(2, inside, 0),
  ]);
  const start = head.length + object.length;
  return Buffer.concat([
    head,
    object,
    streamObject(6, '/Type /XRef /W [1 4 2] /Size 6 /Root 1 0 R', table),
    Buffer.from(`startxref\n${start}\n%%EOF\n`),
  ]);
}

function bombInTable(): Uint8Array {
  const head = Buffer.from('%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n');
  const entries = '/Type /XRef /W [1 4 2] /Size 6 /Root 1 0 R /Filter /FlateDecode';
  return Buffer.concat([
    head,
    streamObject(6, entries, bomb),
    Buffer.from(`startxref\n${head.length}\n%%EOF\n`),
  ]);
}

function streamObject(number: number, entries: string, content: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from(`${number} 0 obj\n<< ${entries} /Length ${content.length} >>\nstream\n`),
    content,
    Buffer.from('\nendstream\nendobj\n'),
  ]);
}
