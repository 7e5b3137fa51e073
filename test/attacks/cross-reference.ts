/** Cross-reference data that lies: tables that two readers follow differently, or that lead past what was signed. */
import { appendText, signTest } from '../signed-pdf.ts';
import { toLatin1 } from '../../src/lib/bytes.ts';
import type { AttackClass } from './attack.ts';
import { textAt } from './attack-ground.ts';
import { contractObjects, streamOf, writeObjects } from './contract-pdf.ts';
import { appendByStream, appendRaw, lastStartxref } from './raw-update.ts';
import { twins } from './twins.ts';

const otherPrice = streamOf('BT /F1 24 Tf 72 700 Td (Harga 900) Tj ET');

const firstTable = (bytes: Uint8Array): number => Number(/startxref\s+(\d+)/.exec(toLatin1(bytes))?.[1]);

const placeOf = (bytes: Uint8Array, text: string): number => Buffer.from(bytes).indexOf(text, 0, 'latin1');

/** The contract with the other content ready as object 4 inside a stream, so that a table may lead there. */
const withInner = (): Uint8Array =>
  writeObjects([...contractObjects, streamOf(`4 0 obj\n${otherPrice}\nendobj\n`, '/Type /EmbeddedFile')]);

const stream = {
  title: 'an update whose table is a stream',
  make: ({ signed }) => appendByStream(signed, { 4: textAt(signed, 4) }, []),
} satisfies AttackClass['attacks'][number]['twin'];

export const crossReference: AttackClass = {
  name: 'cross-reference data',
  attacks: [
    {
      title: 'a number listed twice, the last row as it was',
      code: 'ambiguous-object',
      make: async ({ pki }) => {
        const bytes = await signTest(pki, withInner(), { field: 'ttd' });
        const old = placeOf(bytes, '4 0 obj');
        const inner = old + 1 + placeOf(bytes.subarray(old + 1), '4 0 obj');
        return appendRaw(bytes, {
          rows: [
            [4, inner],
            [4, old],
          ],
        });
      },
      twin: twins.emptyUpdate,
    },
    {
      title: '/Prev leads past the signature',
      code: 'byte-range-unusable',
      make: ({ signed }) =>
        appendRaw(signed, {
          objects: { 4: otherPrice, ...everyObjectOf(signed) },
          previous: firstTable(signed),
        }),
      twin: twins.thirdSigner,
    },
    {
      title: '/Prev leads past the signature, the field forgotten',
      code: 'unsigned',
      verdict: 'unsigned',
      make: ({ signed }) => appendRaw(signed, { objects: { 4: otherPrice }, previous: firstTable(signed) }),
      twin: twins.secondSigner,
    },
    {
      title: '/Prev leads back to itself',
      code: 'unreadable',
      verdict: 'unreadable',
      make: ({ signed }) =>
        appendRaw(signed, { objects: { 4: otherPrice }, previous: signed.length + otherPrice.length + 16 }),
      twin: twins.emptyUpdate,
    },
    {
      title: 'a hybrid table that hides the content of newer readers',
      code: 'page-changed',
      make: ({ signed }) => hybrid(signed, '4 0 obj', otherPrice),
      twin: stream,
    },
    {
      title: 'a hybrid table that hides an object as it was',
      code: 'ambiguous-object',
      make: ({ signed }) => hybrid(signed, '4 0 obj', textAt(signed, 4)),
      twin: stream,
    },
    {
      title: 'another generation of the content',
      code: 'page-changed',
      make: ({ signed }) =>
        appendText(
          signed,
          `4 1 obj\n${otherPrice}\nendobj\nxref\n4 1\n${String(signed.length).padStart(10, '0')} 00001 n \ntrailer\n<< /Size 200 /Root 1 0 R /Prev ${lastStartxref(signed)} >>\nstartxref\n${signed.length + `4 1 obj\n${otherPrice}\nendobj\n`.length}\n%%EOF\n`,
        ),
      twin: stream,
    },
    {
      title: 'a table stream that gives the content to an object stream',
      code: 'page-changed',
      make: ({ signed }) =>
        appendByStream(
          signed,
          {
            100: streamOf(
              '5 0 << /Type /Font /Subtype /Type1 /BaseFont /Symbol >>',
              '/Type /ObjStm /N 1 /First 4',
            ),
          },
          [[5, 100, 0]],
        ),
      twin: stream,
    },
  ],
};

/** What the update that signed brought, written anew: without its table nothing else would lead there. */
const everyObjectOf = (bytes: Uint8Array): Readonly<Record<number, string>> =>
  Object.fromEntries([1, 3, 11, 23, 24, 25].map((number) => [number, textAt(bytes, number)]));

/** An update in the form of clause 7.5.8.4: its table calls object 4 free, its stream knows better. */
function hybrid(bytes: Uint8Array, head: string, object: string): Uint8Array {
  const written = `${head}\n${object}\nendobj\n`;
  const streamPlace = bytes.length + written.length;
  const data = `01${bytes.length.toString(16).padStart(8, '0')}00>`;
  const table = `150 0 obj\n<< /Type /XRef /W [1 4 1] /Size 200 /Index [4 1] /Root 1 0 R /Filter /ASCIIHexDecode /Length ${data.length} >>\nstream\n${data}\nendstream\nendobj\n`;
  const place = streamPlace + table.length;
  return appendText(
    bytes,
    `${written}${table}xref\n4 1\n0000000000 00001 f \n150 1\n${String(streamPlace).padStart(10, '0')} 00000 n \ntrailer\n<< /Size 200 /Root 1 0 R /Prev ${lastStartxref(bytes)} /XRefStm ${streamPlace} >>\nstartxref\n${place}\n%%EOF\n`,
  );
}
