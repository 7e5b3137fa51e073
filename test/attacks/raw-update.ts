/** An incremental update written by hand, so that its tables may lie. */
import { appendText } from '../signed-pdf.ts';
import { toLatin1 } from '../../src/lib/bytes.ts';

export interface RawUpdate {
  /** The texts of objects by number, written in the order of the entries. */
  readonly objects?: Readonly<Record<number, string>>;
  /** More text before the table, outside any object. */
  readonly before?: string;
  /** Rows of the table beside those of the objects: number and offset, `f` for a free one. */
  readonly rows?: readonly (readonly [number: number, offset: number | 'f'])[];
  /** Objects that are written and not listed. */
  readonly unlisted?: readonly number[];
  readonly root?: number;
  /** Entries of the trailer beside /Size, /Root and /Prev. */
  readonly trailer?: string;
  /** Where the table before stands; the newest of the file where it is left out. */
  readonly previous?: number;
}

export function appendRaw(bytes: Uint8Array, update: RawUpdate): Uint8Array {
  const { objects = {}, rows = [], unlisted = [], root = 1, trailer = '', before = '' } = update;
  let text = bytes.at(-1) === 0x0a ? '' : '\n';
  const all: (readonly [number, number | 'f'])[] = [];
  for (const [number, object] of Object.entries(objects)) {
    if (!unlisted.includes(Number(number))) all.push([Number(number), bytes.length + text.length]);
    text += `${number} 0 obj\n${object}\nendobj\n`;
  }
  text += before;
  all.push(...rows);
  const table = all
    .map(([number, offset]) =>
      offset === 'f'
        ? `${number} 1\n0000000000 00001 f \n`
        : `${number} 1\n${String(offset).padStart(10, '0')} 00000 n \n`,
    )
    .join('');
  const size = 1 + Math.max(200, ...all.map(([number]) => number));
  const place = bytes.length + text.length;
  const previous = update.previous ?? lastStartxref(bytes);
  text += `xref\n${table}trailer\n<< /Size ${size} /Root ${root} 0 R /Prev ${previous} ${trailer} >>\nstartxref\n${place}\n%%EOF\n`;
  return appendText(bytes, text);
}

export function lastStartxref(bytes: Uint8Array): number {
  const text = toLatin1(bytes);
  return Number(/startxref\s+(\d+)/.exec(text.slice(text.lastIndexOf('startxref')))?.[1]);
}

/** An update whose table is a cross-reference stream (object 150), so that it may name what an object stream holds. */
export function appendByStream(
  bytes: Uint8Array,
  objects: Readonly<Record<number, string>>,
  compressed: readonly (readonly [number: number, container: number, index: number])[],
): Uint8Array {
  let text = '\n';
  const rows: (readonly [number, string])[] = compressed.map(([number, container, index]) => [
    number,
    row(2, container, index),
  ]);
  for (const [number, object] of Object.entries(objects)) {
    rows.push([Number(number), row(1, bytes.length + text.length, 0)]);
    text += `${number} 0 obj\n${object}\nendobj\n`;
  }
  const place = bytes.length + text.length;
  rows.push([150, row(1, place, 0)]);
  const data = `${rows.map(([, hex]) => hex).join('')}>`;
  const index = rows.map(([number]) => `${number} 1`).join(' ');
  text += `150 0 obj\n<< /Type /XRef /W [1 4 1] /Size 200 /Index [${index}] /Root 1 0 R /Prev ${lastStartxref(bytes)} /Filter /ASCIIHexDecode /Length ${data.length} >>\nstream\n${data}\nendstream\nendobj\nstartxref\n${place}\n%%EOF\n`;
  return appendText(bytes, text);
}

const row = (type: number, second: number, third: number): string =>
  [type, second, third].map((value, at) => value.toString(16).padStart(at === 1 ? 8 : 2, '0')).join('');
