/** Shadow attacks (Mainka, Mladenov, Rohlmann, 2021): prepared before the signature, brought out by one update after it. */
import { fromLatin1 } from '../../src/lib/bytes.ts';
import { signTest } from '../signed-pdf.ts';
import type { Attack, AttackClass } from './attack.ts';
import { textAt } from './attack-ground.ts';
import { contractObjects, formOf, streamOf, writeObjects } from './contract-pdf.ts';
import { appendRaw } from './raw-update.ts';
import { twins } from './twins.ts';

const otherPrice = streamOf('BT /F1 24 Tf 72 700 Td (Harga 900) Tj ET');

/** One signed object written anew. */
const replace = (
  title: string,
  code: Attack['code'],
  number: number,
  text: (before: string) => string,
  twin: Attack['twin'],
): Attack => ({
  title,
  code,
  make: ({ signed }) => appendRaw(signed, { objects: { [number]: text(textAt(signed, number)) } }),
  twin,
});

export const shadowHide: AttackClass = {
  name: 'shadow: hide',
  attacks: [
    {
      title: 'an overlay freed, so that what it covered shows',
      code: 'object-removed',
      make: ({ signed }) => appendRaw(signed, { rows: [[9, 'f']] }),
      twin: twins.emptyUpdate,
    },
    replace('an overlay made empty', 'page-changed', 9, () => formOf(''), twins.sameContent),
    replace(
      'an object that was null is filled',
      'object-appeared',
      10,
      () => formOf('BT (dua) Tj ET'),
      twins.movedContent,
    ),
    replace(
      'an object stream among the contents becomes content',
      'page-changed',
      20,
      () => otherPrice,
      twins.metadata,
    ),
    replace(
      'an annotation removed that covered a word',
      'annotation-changed',
      3,
      (page) => page.replace(' 8 0 R', ''),
      twins.secondSigner,
    ),
    replace(
      'a hidden field shown',
      'form-changed',
      13,
      (field) => field.replace('/F 2', '/F 4'),
      twins.formFilled,
    ),
    replace(
      'a hidden layer switched on',
      'catalog-changed',
      1,
      (catalog) => catalog.replace('/OFF [17 0 R]', '/OFF []'),
      twins.longTermUpdate,
    ),
    replace(
      'annotations in another order, so that another one lies on top',
      'annotation-changed',
      3,
      (page) => page.replace('6 0 R 8 0 R', '8 0 R 6 0 R'),
      twins.keyOrder,
    ),
  ],
};

export const shadowReplace: AttackClass = {
  name: 'shadow: replace',
  attacks: [
    replace(
      'the font that is used replaced',
      'page-changed',
      5,
      () => '<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>',
      twins.sameContent,
    ),
    replace(
      'the font given other widths and names',
      'page-changed',
      5,
      (font) => font.replace('>>', '/Encoding << /Differences [49 /nine] >> >>'),
      twins.keyOrder,
    ),
    replace(
      'a field shows something else than its value',
      'form-changed',
      7,
      () => formOf('BT /F1 12 Tf (Budi) Tj ET'),
      twins.formFilled,
    ),
    replace(
      'a field moved over the text',
      'form-changed',
      6,
      (field) => field.replace('[72 600 272 620]', '[72 690 300 730]'),
      twins.boxTicked,
    ),
    replace(
      'a picture of a button replaced',
      'form-changed',
      22,
      () => formOf('BT /F1 12 Tf (lain) Tj ET'),
      twins.boxTicked,
    ),
    replace(
      'the field that waits for a signature shows one without having it',
      'form-changed',
      12,
      (field) => field.replace('>>', '/AP << /N 16 0 R >> >>'),
      twins.thirdSigner,
    ),
    {
      title: 'an appearance that something else leads to as well',
      code: 'page-changed',
      make: async ({ pki, plain }) => {
        const shared = appendRaw(plain, {
          objects: {
            1: textAt(plain, 1).replace('/Type /Catalog', '/Type /Catalog /Elsewhere 100 0 R'),
            6: textAt(plain, 6).replace('<</N 7 0 R >>', '100 0 R'),
            100: '<< /N 7 0 R >>',
          },
        });
        const bytes = await signTest(pki, shared, { field: 'ttd' });
        return appendRaw(bytes, {
          objects: { 6: textAt(bytes, 6).replace('(Adi)', '(Budi)'), 7: formOf('BT /F1 12 Tf (Budi) Tj ET') },
        });
      },
      twin: twins.formFilled,
    },
    replace(
      'a resource named otherwise',
      'page-changed',
      3,
      (page) => page.replace('/X1 9 0 R', '/X1 16 0 R'),
      twins.oneAsReal,
    ),
  ],
};

/** The contract with a second catalog, page tree and page ready from 23 on, and a structure tree's number tree at 26. */
const withShadow = (): Uint8Array =>
  writeObjects([
    ...contractObjects.map((text, index) =>
      index === 0 ? text.replace('/Type /Catalog', '/Type /Catalog /StructTreeRoot 27 0 R') : text,
    ),
    '<< /Type /Catalog /Pages 24 0 R /AcroForm 11 0 R >>',
    '<< /Type /Pages /Kids [25 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 24 0 R /MediaBox [0 0 600 800] /Contents 28 0 R /Annots [6 0 R] /Resources << /Font << /F1 5 0 R >> >> >>',
    '<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Nums [] >>',
    '<< /Type /StructTreeRoot /ParentTree 26 0 R /K [] >>',
    otherPrice,
  ]);

const prepared = (
  title: string,
  code: Attack['code'],
  update: (bytes: Uint8Array) => Parameters<typeof appendRaw>[1],
  twin: Attack['twin'],
): Attack => ({
  title,
  code,
  make: async ({ pki }) => {
    const bytes = await signTest(pki, withShadow(), { field: 'ttd' });
    return appendRaw(bytes, update(bytes));
  },
  twin,
});

const offsetOf = (bytes: Uint8Array, head: string): number =>
  Buffer.from(bytes).indexOf(fromLatin1(`\n${head}`)) + 1;

export const shadowHideAndReplace: AttackClass = {
  name: 'shadow: hide and replace',
  attacks: [
    prepared('the trailer names the other catalog', 'pages-changed', () => ({ root: 23 }), twins.emptyUpdate),
    prepared(
      'the catalog names the other page tree',
      'pages-changed',
      (bytes) => ({ objects: { 1: textAt(bytes, 1).replace('/Pages 2 0 R', '/Pages 24 0 R') } }),
      twins.metadata,
    ),
    prepared(
      'the page tree names the other page',
      'pages-changed',
      () => ({ objects: { 2: '<< /Type /Pages /Kids [25 0 R] /Count 1 >>' } }),
      twins.oneAsReal,
    ),
    prepared(
      'the table gives the content the place of another object',
      'object-removed',
      (bytes) => ({ rows: [[4, offsetOf(bytes, '28 0 obj') + 1]] }),
      twins.sameContent,
    ),
    prepared(
      'a number tree that is a font as well gets another font',
      'object-changed',
      () => ({ objects: { 26: '<< /Type /Font /Subtype /Type1 /BaseFont /Symbol /Nums [] >>' } }),
      twins.keyOrder,
    ),
  ],
};
