/** Comments that hide what a document certified at level 3 says, by other means than an opaque rectangle. */
import { addAnnotation } from './add-to-page.ts';
import type { Attack, AttackClass, Twin } from './attack.ts';
import { textAt } from './attack-ground.ts';
import { formOf, streamOf } from './contract-pdf.ts';
import { appendRaw } from './raw-update.ts';

const over = '/Rect [72 690 300 730]';
const shows = '/AP << /N 101 0 R >>';
const quads = '/QuadPoints [72 730 300 730 72 690 300 690]';
const white = '1 g 0 0 200 20 re f';

/** A form whose graphics state /G has these entries. */
const withState = (content: string, state: string, entries = ''): string =>
  formOf(content)
    .replace('/Resources <<', `/Resources << /ExtGState << /G << ${state} >> >>`)
    .replace('/Type /XObject', `/Type /XObject ${entries}`);

/** A form that draws the form 102 after `before`. */
const around = (before: string, state: string, entries = ''): string =>
  streamOf(
    `${before} /X Do`,
    `/Type /XObject /Subtype /Form /BBox [0 0 200 20] ${entries} /Resources << /ExtGState << /G << ${state} >> >> /XObject << /X 102 0 R >> >>`,
  );

const comment = (title: string, entries: string, objects: Readonly<Record<number, string>> = {}): Twin => ({
  title,
  make: ({ certified3 }) => addAnnotation(certified3, entries, objects),
});

const faintShape = comment(
  'a shape with a faint interior',
  `/Subtype /Square ${over} /C [1 0 0] /IC [1 1 0] /CA 0.4 ${shows}`,
  { 101: withState('/G gs 1 1 0 rg 1 0 0 RG 2 w 1 1 198 18 re B', '/ca 0.4 /CA 0.4') },
);
const arrow = comment(
  'an arrow',
  `/Subtype /Line ${over} /L [72 710 300 710] /LE [/None /ClosedArrow] ${shows}`,
  {
    101: formOf('1 0 0 RG 1 0 0 rg 0 10 m 195 10 l S 195 8 m 200 10 l 195 12 l b'),
  },
);
const ring = comment('a ring around a word', `/Subtype /Circle ${over} /C [1 0 0] /BS << /W 2 >> ${shows}`, {
  101: formOf('1 0 0 RG 0 10 m 0 20 200 20 200 10 c 200 0 0 0 0 10 c s'),
});
const ink = comment('a word written by hand', `/Subtype /Ink ${over} ${shows}`, {
  101: formOf('0 0 1 RG 1 J 1 j 10 2 m 20 18 l 30 2 l S 14 10 m 26 10 l S'),
});
const marker = comment(
  'a marker made of a group in a group',
  `/Subtype /Highlight ${over} ${quads} ${shows}`,
  {
    101: around('/G gs', '/BM /Multiply', '/Group << /S /Transparency >>'),
    102: formOf('1 1 0 rg 0 0 200 20 re f').replace(
      '/Type /XObject',
      '/Type /XObject /Group << /S /Transparency >>',
    ),
  },
);
const icon = comment('a note that brings its icon', `/Subtype /Text /Rect [500 700 524 724] ${shows}`, {
  101: formOf('1 1 0 rg 0 G 0 0 200 20 re B 20 10 m 180 10 l S'),
});

const evil = (
  title: string,
  entries: string,
  objects: Readonly<Record<number, string>>,
  twin: Twin,
): Attack => ({
  title,
  code: 'annotation-added',
  make: ({ certified3 }) => addAnnotation(certified3, entries, objects),
  twin,
});

export const coveringComments: AttackClass = {
  name: 'covering comments',
  attacks: [
    evil(
      'a shape that is all but opaque, without an appearance',
      `/Subtype /Square ${over} /IC [1 1 1] /CA 0.99`,
      {},
      faintShape,
    ),
    evil(
      'a shape that is all but opaque',
      `/Subtype /Square ${over} ${shows}`,
      { 101: withState(`/G gs ${white}`, '/ca 0.99') },
      faintShape,
    ),
    evil(
      'a shape that is no rectangle',
      `/Subtype /Polygon ${over} ${shows}`,
      { 101: formOf('1 g 0 0 m 200 0 l 200 20 l 0 20 l 0 1 l 1 1 l 0 0 l f') },
      ring,
    ),
    evil(
      'a line as thick as a word, without an appearance',
      `/Subtype /Line ${over} /L [72 710 300 710] /BS << /W 40 >> /C [1 1 1]`,
      {},
      arrow,
    ),
    evil(
      'a line as thick as a word by its border',
      `/Subtype /Line ${over} /L [72 710 300 710] /Border [0 0 40] /C [1 0 0]`,
      {},
      arrow,
    ),
    evil(
      'a line as thick as a word',
      `/Subtype /Line ${over} /L [72 710 300 710] ${shows}`,
      { 101: formOf('20 w 1 G 0 10 m 200 10 l S') },
      arrow,
    ),
    evil(
      'a line with a caption',
      `/Subtype /Line ${over} /L [72 710 300 710] /Cap true /Contents (Harga 900)`,
      {},
      arrow,
    ),
    evil(
      'thin lines in the colour of paper',
      `/Subtype /Ink ${over} ${shows}`,
      {
        101: formOf(
          `1 G 2 w ${Array.from({ length: 10 }, (_, i) => `0 ${2 * i + 1} m 200 ${2 * i + 1} l`).join(' ')} S`,
        ),
      },
      ink,
    ),
    evil(
      'a note whose icon is a text',
      `/Subtype /Text /Rect [150 695 182 727] ${shows}`,
      {
        101: streamOf(
          '1 g 0 0 32 32 re f 0 g BT /F1 24 Tf 0 5 Td (90) Tj ET',
          '/Type /XObject /Subtype /Form /BBox [0 0 32 32] /Resources << /Font << /F1 5 0 R >> >>',
        ),
      },
      icon,
    ),
    evil(
      'a note whose icon is a piece of paper',
      `/Subtype /Text /Rect [150 695 182 727] ${shows}`,
      { 101: formOf(white) },
      icon,
    ),
    evil(
      'a marker whose appearance has no box',
      `/Subtype /Highlight ${over} ${quads} ${shows}`,
      { 101: streamOf(white, '/Type /XObject /Subtype /Form') },
      marker,
    ),
    evil(
      'a marker that blends in an isolated group',
      `/Subtype /Highlight ${over} ${quads} ${shows}`,
      {
        101: around('', '', '/Group << /S /Transparency >>'),
        102: withState(`/G gs ${white}`, '/BM /Multiply', '/Group << /S /Transparency /I true >>'),
      },
      marker,
    ),
    evil(
      'a marker whose inner form takes the alpha back',
      `/Subtype /Highlight ${over} ${quads} ${shows}`,
      { 101: around('/G gs', '/ca 0.1'), 102: withState(`/G gs ${white}`, '/ca 1') },
      marker,
    ),
    evil(
      'a faint area many times over',
      `/Subtype /Square ${over} ${shows}`,
      { 101: withState(`/G gs ${`${white} `.repeat(10)}`, '/ca 0.4') },
      faintShape,
    ),
    {
      title: 'a faint shape many times over',
      code: 'annotation-added',
      make: ({ certified3 }) => {
        const numbers = Array.from({ length: 10 }, (_, i) => 100 + i);
        const references = numbers.map((number) => `${number} 0 R`).join(' ');
        const shape = `<< /Type /Annot /P 3 0 R /Subtype /Square ${over} /IC [1 1 1] /CA 0.5 >>`;
        return appendRaw(certified3, {
          objects: {
            3: textAt(certified3, 3).replace(/\/Annots ?\[([^\]]*)\]/, `/Annots [$1 ${references}]`),
            ...Object.fromEntries(numbers.map((number) => [number, shape])),
          },
        });
      },
      twin: faintShape,
    },
  ],
};
