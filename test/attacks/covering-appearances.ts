/** Appearances of fields that paint where a look at the obvious operators and entries sees nothing painted. */
import { signTest } from '../signed-pdf.ts';
import { addField } from './add-to-page.ts';
import type { Attack, AttackClass, Twin } from './attack.ts';
import { textAt, type AttackGround } from './attack-ground.ts';
import { contractObjects, formOf, streamOf, writeObjects } from './contract-pdf.ts';
import { appendRaw } from './raw-update.ts';
import { twins } from './twins.ts';

const over = '/Rect [72 690 300 730]';
const shows = '/AP << /N 101 0 R >>';
const otherPrice = 'BT /F1 12 Tf (Harga 900) Tj ET';
const cover = formOf(`1 g 0 0 200 20 re f 0 g ${otherPrice}`);

const emptyField: Twin = {
  title: 'an empty field for a signature with an empty appearance',
  make: ({ signed }) =>
    addField(signed, `/FT /Sig /T (lain) /Rect [300 200 500 250] ${shows}`, { 101: formOf('q Q') }),
};

/** A field that nobody signed, over the price. */
const unsigned = (
  title: string,
  entries: string,
  objects: Readonly<Record<number, string>>,
  twin: Twin = emptyField,
): Attack => ({
  title,
  code: 'signature-field-added',
  make: ({ signed }) => addField(signed, `/FT /Sig /T (lain) ${over} ${entries}`, objects),
  twin,
});

const boxless = streamOf(
  `1 g 0 0 200 20 re f 0 g ${otherPrice}`,
  '/Type /XObject /Subtype /Form /Resources << /Font << /F1 5 0 R >> >>',
);

/** Forms in one another, deeper than anybody follows them by need; the innermost paints. */
const nested = (depth: number): Readonly<Record<number, string>> =>
  Object.fromEntries(
    Array.from({ length: depth }, (_, i) => [
      101 + i,
      i === depth - 1
        ? cover
        : streamOf(
            '/X Do',
            `/Type /XObject /Subtype /Form /BBox [0 0 200 20] /Resources << /XObject << /X ${102 + i} 0 R >> >>`,
          ),
    ]),
  );

const pixel = (value: string): string =>
  streamOf(
    value,
    '/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray',
  );
const pictureForm = (picture: number): string =>
  streamOf(
    'q 200 0 0 20 0 0 cm /I Do Q',
    `/Type /XObject /Subtype /Form /BBox [0 0 200 20] /Resources << /XObject << /I ${picture} 0 R >> >>`,
  );
/** The contract with pictures (23) in its button and in its text field. */
const signedPictures = ({ pki }: AttackGround): Promise<Uint8Array> => {
  const objects = contractObjects.map((text, index) =>
    index === 21 || index === 6 ? pictureForm(23) : text,
  );
  return signTest(pki, writeObjects([...objects, pixel('A')]), { field: 'ttd' });
};
const samePicture: Twin = {
  title: 'pictures of the same bytes as other objects',
  make: async (ground) =>
    appendRaw(await signedPictures(ground), { objects: { 7: pictureForm(100), 100: pixel('A') } }),
};

export const coveringAppearances: AttackClass = {
  name: 'covering appearances',
  attacks: [
    unsigned('a field that whites out and writes with lines alone', shows, {
      101: formOf('20 w 1 G 0 10 m 200 10 l S 0 G 2 w 10 2 m 20 18 l S'),
    }),
    unsigned('a field that whites out with the frame of a rectangle', shows, {
      101: formOf('20 w 1 G 0 0 200 20 re s'),
    }),
    unsigned('a field that whites out with a dot', shows, {
      101: formOf('1 J 200 w 1 G 100 10 m h S'),
    }),
    unsigned('a field whose appearance has no box', shows, { 101: boxless }),
    unsigned('a field whose appearance has a box without an area', shows, {
      101: cover.replace('[0 0 200 20]', '[0 0 0 0]'),
    }),
    unsigned('a field with a state that nothing names', '/AP << /N << /X 101 0 R >> >>', { 101: cover }),
    unsigned('a field that paints below the pointer', '/AP << /N 102 0 R /R 101 0 R >>', {
      101: cover,
      102: formOf(''),
    }),
    {
      title: 'a field that paints in a form of a form, too deep to follow',
      code: 'unreadable-revision',
      make: ({ signed }) => addField(signed, `/FT /Sig /T (lain) ${over} ${shows}`, nested(14)),
      twin: emptyField,
    },
    {
      title: 'a field whose kid is a field with the widget',
      code: 'form-changed',
      make: ({ signed }) =>
        appendRaw(signed, {
          objects: {
            3: textAt(signed, 3).replace(/\/Annots ?\[([^\]]*)\]/, '/Annots [$1 102 0 R]'),
            11: textAt(signed, 11).replace(/\/Fields ?\[([^\]]*)\]/, '/Fields [$1 100 0 R]'),
            100: '<< /FT /Sig /T (lain) /Kids [101 0 R] >>',
            101: '<< /T (a) /Parent 100 0 R /Kids [102 0 R] >>',
            102: `<< /Type /Annot /Subtype /Widget /P 3 0 R /Parent 101 0 R ${over} /AP << /N 103 0 R >> >>`,
            103: cover,
          },
        }),
      twin: {
        title: 'an empty field for a signature whose widget is its kid',
        make: ({ signed }) =>
          appendRaw(signed, {
            objects: {
              3: textAt(signed, 3).replace(/\/Annots ?\[([^\]]*)\]/, '/Annots [$1 101 0 R]'),
              11: textAt(signed, 11).replace(/\/Fields ?\[([^\]]*)\]/, '/Fields [$1 100 0 R]'),
              100: '<< /FT /Sig /T (lain) /Kids [101 0 R] >>',
              101: '<< /Type /Annot /Subtype /Widget /P 3 0 R /Parent 100 0 R /Rect [300 200 500 250] >>',
            },
          }),
      },
    },
    {
      title: 'a button that shows another picture',
      code: 'form-changed',
      make: async (ground) =>
        appendRaw(await signedPictures(ground), { objects: { 22: pictureForm(100), 100: pixel('Z') } }),
      twin: samePicture,
    },
    {
      title: 'a field with its old value that shows another picture',
      code: 'form-changed',
      make: async (ground) =>
        appendRaw(await signedPictures(ground), { objects: { 7: pictureForm(100), 100: pixel('Z') } }),
      twin: samePicture,
    },
    {
      title: 'a field with its old value and a black area',
      code: 'form-changed',
      make: ({ signed }) =>
        appendRaw(signed, {
          objects: { 7: formOf('BT /F1 12 Tf (Adi) Tj ET 0 0 0 rg 100 0 20 20 re f') },
        }),
      twin: twins.formFilled,
    },
    {
      title: 'a field with its old value that lines strike out',
      code: 'form-changed',
      make: ({ signed }) =>
        appendRaw(signed, { objects: { 7: formOf('BT /F1 12 Tf (Adi) Tj ET 4 w 0 5 m 40 5 l S') } }),
      twin: {
        title: 'a field with its old value, its appearance made by another program',
        make: ({ signed }) =>
          appendRaw(signed, { objects: { 7: formOf('q BT /F1 12.0 Tf [(A) (di)] TJ ET Q') } }),
      },
    },
  ],
};
