/** Signature wrapping attacks (2019): the signed bytes moved, other content where a lenient reader looks for them. */
import { concatBytes, fromLatin1, toLatin1 } from '../../src/lib/bytes.ts';
import { openPdf } from '../../src/pdf/document.ts';
import { bufferSource } from '../../src/pdf/source.ts';
import { overwrite } from '../signed-pdf.ts';
import type { Attack, AttackClass } from './attack.ts';
import { textAt } from './attack-ground.ts';
import { streamOf } from './contract-pdf.ts';
import { appendRaw, lastStartxref } from './raw-update.ts';
import { twins } from './twins.ts';

const byteRange = /\/ByteRange ?\[([^\]]*)\] */;
const otherPrice = streamOf('BT /F1 24 Tf 72 700 Td (Harga 900) Tj ET');

interface Gap {
  readonly start: number;
  readonly end: number;
  readonly rest: number;
}

function gapOf(bytes: Uint8Array): Gap {
  const [, start = 0, end = 0, rest = 0] = byteRange
    .exec(toLatin1(bytes))![1]!
    .trim()
    .split(/\s+/)
    .map(Number);
  return { start, end, rest };
}

const withRange = (bytes: Uint8Array, range: string): Uint8Array =>
  overwrite(bytes, byteRange, (found) => `/ByteRange [${range}]`.padEnd(found.length));

const ranged = (title: string, of: (gap: Gap) => string): Attack => ({
  title,
  code: 'byte-range-unusable',
  make: ({ bare }) => withRange(bare, of(gapOf(bare))),
  twin: twins.asSigned,
});

const signed = [1, 3, 11, 23, 24, 25];

/**
 * The second range moved to the end; in between stand, where the startxref that moved with it points, a table of the
 * attacker and what that lists. With `signature` a new signature dictionary names the moved range.
 */
function wrap(bytes: Uint8Array, signature: boolean): Uint8Array {
  const { start, end, rest } = gapOf(bytes);
  const moved = end + 30_000;
  const document = openPdf(bufferSource(bytes));
  const tablePlace = lastStartxref(bytes);
  const offsets = new Map<number, number>(
    signed.map((number) => {
      const entry = document.xrefEntry(number);
      const offset = entry?.kind === 'offset' ? entry.offset : 0;
      return [number, offset < end ? offset : offset + moved - end];
    }),
  );
  const objectsPlace = tablePlace + 2000;
  let objects = '';
  const put = (number: number, text: string): void => {
    offsets.set(number, objectsPlace + objects.length);
    objects += `${number} 0 obj\n${text}\nendobj\n`;
  };
  put(4, otherPrice);
  const range = `0 ${start} ${moved} ${rest}`;
  if (signature) put(23, textAt(bytes, 23).replace(byteRange, `/ByteRange [${range}]`));
  const rows = [...offsets]
    .map(([number, offset]) => `${number} 1\n${String(offset).padStart(10, '0')} 00000 n \n`)
    .join('');
  const previous = Number(/startxref\s+(\d+)/.exec(toLatin1(bytes))?.[1]);
  const table = `xref\n${rows}trailer\n<< /Size 200 /Root 1 0 R /Prev ${previous} >>\n`;
  const inserted = (''.padEnd(tablePlace - end) + table).padEnd(objectsPlace - end) + objects;
  const whole = concatBytes([
    bytes.subarray(0, end),
    fromLatin1(inserted.padEnd(moved - end)),
    bytes.subarray(end),
  ]);
  return signature ? whole : withRange(whole, range);
}

export const signatureWrapping: AttackClass = {
  name: 'signature wrapping',
  attacks: [
    ranged(
      'the gap wider than /Contents, in front',
      ({ start, end, rest }) => `0 ${start - 10} ${end} ${rest}`,
    ),
    ranged(
      'the gap wider than /Contents, behind',
      ({ start, end, rest }) => `0 ${start} ${end + 8} ${rest - 8}`,
    ),
    ranged('the second range ends early', ({ start, end, rest }) => `0 ${start} ${end} ${rest - 30}`),
    ranged('three ranges', ({ start, end }) => `0 9 9 9 ${start} ${end}`),
    ranged('overlapping ranges', ({ start, rest }) => `0 ${start} 0 ${rest}`),
    {
      title: 'the second range moved behind other content, its offset with it',
      code: 'contents-unusable',
      make: ({ bare }) => wrap(bare, false),
      twin: twins.secondSigner,
    },
    {
      title: 'the second range moved, a new signature dictionary names it',
      code: 'byte-range-unusable',
      make: ({ bare }) => wrap(bare, true),
      twin: twins.thirdSigner,
    },
    {
      title: 'the signature dictionary moved behind what it signs',
      code: 'byte-range-unusable',
      make: ({ signed }) => appendRaw(signed, { objects: { 23: textAt(signed, 23) } }),
      twin: twins.longTermUpdate,
    },
    {
      title: 'objects in the padding of /Contents',
      code: 'contents-unusable',
      make: ({ bare }) => {
        const evil = `00>4 0 obj\n${otherPrice}\nendobj\n<00`;
        const at = gapOf(bare).end - 1 - 2 * evil.length;
        const hidden = overwrite(bare, toLatin1(bare.subarray(at, at + evil.length)), () => evil);
        return appendRaw(hidden, { rows: [[4, at + evil.indexOf('4 0 obj')]] });
      },
      twin: twins.emptyUpdate,
    },
  ],
};
