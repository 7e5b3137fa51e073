/** Objects that two readers may read differently: written twice, overlapping, with a key twice. */
import { fromLatin1 } from '../../src/lib/bytes.ts';
import { signTest } from '../signed-pdf.ts';
import { addAnnotation, addField } from './add-to-page.ts';
import type { AttackClass, Twin } from './attack.ts';
import { textAt } from './attack-ground.ts';
import { contractObjects, formOf, streamOf, writeObjects } from './contract-pdf.ts';
import { appendByStream, appendRaw } from './raw-update.ts';
import { twins } from './twins.ts';

const otherPrice = streamOf('BT /F1 24 Tf 72 700 Td (Harga 900) Tj ET');

/** The contract with a stream (23) in whose bytes another content stands ready as object 4. */
const withInner = (): Uint8Array => {
  const inner = `4 0 obj\n${otherPrice}\nendobj\n`;
  return writeObjects([...contractObjects, streamOf(inner, '/Type /EmbeddedFile')]);
};

const placeOf = (bytes: Uint8Array, text: string): number => Buffer.from(bytes).indexOf(fromLatin1(text));

/** The contract with a font whose name stands twice, as a careless program writes it. */
const withDoubleFont = (): Uint8Array =>
  writeObjects(contractObjects.map((text, index) => (index === 4 ? doubleFont : text)));
const doubleFont = '<< /Type /Font /Subtype /Type1 /BaseFont /Courier /BaseFont /Courier >>';

const twoAppearances = (first: number, second: number): string =>
  `/Rect [72 690 300 730] /AP << /N ${first} 0 R >> /AP << /N ${second} 0 R >>`;
const appearances = {
  101: formOf('1 g 0 0 200 20 re f 0 g BT /F1 12 Tf (Harga 900) Tj ET'),
  102: formOf(''),
};
const emptyField: Twin = {
  title: 'an empty field for a signature with one empty appearance',
  make: ({ signed }) =>
    addField(signed, '/FT /Sig /T (lain) /Rect [300 200 500 250] /AP << /N 102 0 R >>', {
      102: appearances[102],
    }),
};

export const ambiguousObjects: AttackClass = {
  name: 'duplicate and overlapping objects',
  attacks: [
    {
      title: 'a key twice, the second as it was',
      code: 'ambiguous-object',
      make: ({ signed }) =>
        appendRaw(signed, {
          objects: {
            3: textAt(signed, 3).replace('/Contents', '/Contents [100 0 R] /Contents'),
            100: otherPrice,
          },
        }),
      twin: twins.keyOrder,
    },
    {
      title: 'a key twice, the first as it was',
      code: 'ambiguous-object',
      make: ({ signed }) =>
        appendRaw(signed, {
          objects: {
            3: textAt(signed, 3).replace('20 0 R]', '20 0 R] /Contents [100 0 R]'),
            100: otherPrice,
          },
        }),
      twin: twins.keyOrder,
    },
    {
      title: 'a key twice in the trailer',
      code: 'ambiguous-object',
      make: ({ signed }) =>
        appendRaw(signed, {
          objects: {
            100: textAt(signed, 1).replace('/Pages 2 0 R', '/Pages 101 0 R'),
            101: '<< /Type /Pages /Kids [] /Count 0 >>',
          },
          root: 100,
          trailer: '/Root 1 0 R',
        }),
      twin: twins.metadata,
    },
    {
      title: 'a new field with two appearances, the second empty',
      code: 'ambiguous-object',
      make: ({ signed }) => addField(signed, `/FT /Sig /T (lain) ${twoAppearances(101, 102)}`, appearances),
      twin: emptyField,
    },
    {
      title: 'a new field with two appearances, the first empty',
      code: 'ambiguous-object',
      make: ({ signed }) => addField(signed, `/FT /Sig /T (lain) ${twoAppearances(102, 101)}`, appearances),
      twin: emptyField,
    },
    {
      title: 'a new comment with two appearances, the second empty',
      code: 'ambiguous-object',
      make: ({ certified3 }) =>
        addAnnotation(certified3, `/Subtype /Square ${twoAppearances(101, 102)}`, appearances),
      twin: {
        title: 'a comment with one empty appearance',
        make: ({ certified3 }) =>
          addAnnotation(certified3, '/Subtype /Square /Rect [72 690 300 730] /AP << /N 102 0 R >>', {
            102: appearances[102],
          }),
      },
    },
    {
      title: 'a key that was twice in what was signed, the first another now',
      code: 'ambiguous-object',
      make: async ({ pki }) =>
        appendRaw(await signTest(pki, withDoubleFont(), { field: 'ttd' }), {
          objects: { 5: doubleFont.replace('/Courier', '/Symbol') },
        }),
      twin: {
        title: 'a key that was twice in what was signed',
        make: async ({ pki }) =>
          appendRaw(await signTest(pki, withDoubleFont(), { field: 'ttd' }), {
            objects: { 21: streamOf('<x:xmpmeta>1</x:xmpmeta>', '/Type /Metadata /Subtype /XML') },
          }),
      },
    },
    {
      title: 'an object written twice, the listed one as it was',
      code: 'unlisted-object',
      make: ({ signed }) =>
        appendRaw(signed, {
          objects: { 4: textAt(signed, 4) },
          before: `4 0 obj\n${otherPrice}\nendobj\n`,
        }),
      twin: twins.sameContent,
    },
    {
      title: 'an object that lies inside the bytes of a signed stream',
      code: 'page-changed',
      make: async ({ pki }) => {
        const bytes = await signTest(pki, withInner(), { field: 'ttd' });
        const first = placeOf(bytes, '4 0 obj');
        const inner = first + 1 + placeOf(bytes.subarray(first + 1), '4 0 obj');
        return appendRaw(bytes, { rows: [[4, inner]] });
      },
      twin: {
        title: 'a stream that holds the text of an object',
        make: ({ pki }) => signTest(pki, withInner(), { field: 'ttd' }),
      },
    },
    {
      title: 'an object stream that holds a number twice',
      code: 'ambiguous-object',
      make: ({ signed }) => {
        const old = textAt(signed, 6);
        const other = old.replace('(Adi)', '(Budi)');
        const head = `6 0 6 ${other.length + 1} `;
        const container = streamOf(`${head}${other} ${old}`, `/Type /ObjStm /N 2 /First ${head.length}`);
        return appendByStream(signed, { 100: container }, [[6, 100, 1]]);
      },
      twin: {
        title: 'an object stream that holds an object as it was',
        make: ({ signed }) => {
          const container = streamOf(`6 0 ${textAt(signed, 6)}`, '/Type /ObjStm /N 1 /First 4');
          return appendByStream(signed, { 100: container }, [[6, 100, 0]]);
        },
      },
    },
  ],
};
