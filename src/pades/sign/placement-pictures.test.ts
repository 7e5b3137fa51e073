import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { exampleOfficial } from '../../../test/example-mark.ts';
import { judge } from '../../../test/judges.ts';
import { makeTestPki } from '../../../test/pki/test-pki.ts';
import { append, signTest, type TestPki } from '../../../test/signed-pdf.ts';
import { pagesPdf } from '../../../test/simple-pdf.ts';
import { fromLatin1 } from '../../lib/bytes.ts';
import { decodePng, type DecodedImage } from '../../pdf/images/png.ts';
import { array, dict, literal, name, withEntries } from '../../pdf/objects.ts';
import { getPage } from '../../pdf/pages.ts';
import { officialMark } from './marks/official-mark.ts';
import type { ShownRectangle } from './placement.ts';

const turns = [0, 90, 180, 270] as const;
/** Every page is shown as 300 x 200 points, or 200 x 300 when it is turned by a quarter. */
const frames = [
  { what: 'plain', entries: '/MediaBox [0 0 300 200]', corner: [0, 0], unit: 1 },
  { what: 'with its origin elsewhere', entries: '/MediaBox [-40 -30 260 170]', corner: [-40, -30], unit: 1 },
  {
    what: 'cropped',
    entries: '/MediaBox [0 0 500 500] /CropBox [120 60 420 260]',
    corner: [120, 60],
    unit: 1,
  },
  { what: 'in units of two points', entries: '/MediaBox [0 0 150 100] /UserUnit 2', corner: [0, 0], unit: 2 },
  {
    what: 'cropped, in units of two points',
    entries: '/MediaBox [0 0 400 400] /CropBox [30 40 180 140] /UserUnit 2',
    corner: [30, 40],
    unit: 2,
  },
] as const;
const pages = frames.flatMap((frame) => turns.map((turn) => ({ ...frame, turn })));
const cases = pages.map(({ what, turn }, index) => ({ what, turn, index }));

/** What is asked for, in points as shown. */
const asked: ShownRectangle = { x: 24, y: 36, width: 144, height: 60 };

/** A field's rectangle in user space; as shown it is as large as `asked`. */
function fieldRect({ turn, corner: [left, bottom], unit }: (typeof pages)[number]): readonly number[] {
  const [wide, high] = turn % 180 === 0 ? [144, 60] : [60, 144];
  return [left + 48 / unit, bottom + 28 / unit, left + (48 + wide) / unit, bottom + (28 + high) / unit];
}

const blank = pagesPdf(
  pages.map(({ entries, turn }) => ({ content: '', entries: `${entries} /Rotate ${turn}` })),
);

const mark = officialMark(exampleOfficial());

describe.skipIf(!judge('pdftoppm'))('a mark as poppler draws it', () => {
  let pki: TestPki;
  let folder: string;
  let reference: DecodedImage;
  beforeAll(async () => {
    pki = await makeTestPki();
    folder = mkdtempSync(path.join(tmpdir(), 'sertel-placement-'));
    const upright = pagesPdf([{ content: '', entries: '/MediaBox [0 0 300 200]' }]);
    const visible = { page: 1, rect: asked, mark };
    const signed = await signTest(pki, upright, { level: 'B-B', visible });
    const [page] = render(folder, 'reference', signed, 1);
    reference = cut(page!, boxFromTop(asked, 200));
  });

  it('is told from the same mark upside down', () => {
    const turned = { ...reference, rgb: reference.rgb.toReversed() };
    expect(difference(turned, reference)).toBeGreaterThan(4 * mostDifference);
  });

  describe('where the signer asked for it', () => {
    let pictures: readonly DecodedImage[];
    beforeAll(async () => {
      let bytes = blank;
      for (const { index } of cases) {
        const visible = { page: index + 1, rect: asked, mark };
        bytes = await signTest(pki, bytes, { level: 'B-B', visible, deliveryCheck: false });
      }
      pictures = render(folder, 'asked', bytes, pages.length);
    });

    it.each(cases)('is there and upright on a page $what, turned by $turn', ({ turn, index }) => {
      const picture = pictures[index]!;
      const box = boxFromTop(asked, turn % 180 === 0 ? 200 : 300);
      expectNear(inked(picture), box);
      expect(difference(cut(picture, box), reference)).toBeLessThan(mostDifference);
    });
  });

  describe('as copies on all pages', () => {
    let pictures: readonly DecodedImage[];
    beforeAll(async () => {
      // What pages leave behind: scaled states that are never restored, and restores too many.
      const contents = ['q 2 0 0 2 9 9 cm', 'Q Q 0.5 0 0 0.5 9 9 cm q', '0 0 10 10 re W n 1 0 0 rg'];
      const bytes = pagesPdf(
        pages.map(({ entries, turn }, index) => ({
          content: contents[(index + 1) % contents.length] ?? '',
          entries: `${entries} /Rotate ${turn}`,
        })),
      );
      const copies = cases.map(({ index }) => index + 1);
      const visible = { page: pages.length, rect: asked, mark, copies };
      pictures = render(
        folder,
        'copies',
        await signTest(pki, bytes, { level: 'B-B', visible }),
        pages.length,
      );
    });

    it.each(cases)('is the same on a page $what, turned by $turn', ({ turn, index }) => {
      const picture = pictures[index]!;
      const box = boxFromTop(asked, turn % 180 === 0 ? 200 : 300);
      expectNear(inked(picture), box);
      expect(difference(cut(picture, box), reference)).toBeLessThan(mostDifference);
    });
  });

  describe('in a field that was there', () => {
    let pictures: readonly DecodedImage[];
    let areas: readonly DecodedImage[];
    beforeAll(async () => {
      let bytes = append(blank, (update, document) => {
        const fields = pages.map((page, index) => {
          const { ref, dict: pageDict } = getPage(document, index + 1);
          const field = update.allocate();
          update.put(
            field,
            dict({
              Type: name('Annot'),
              Subtype: name('Widget'),
              FT: name('Sig'),
              T: literal(fromLatin1(`Kolom${index}`)),
              F: 4,
              Rect: array(fieldRect(page)),
              P: ref,
            }),
          );
          update.put(ref, withEntries(pageDict, { Annots: array([field]) }));
          return field;
        });
        const form = dict({ Fields: array(fields) });
        update.put(document.catalogRef, withEntries(document.catalog, { AcroForm: form }));
      });
      for (const { index } of cases) {
        const more = { level: 'B-B', field: `Kolom${index}`, mark, deliveryCheck: false } as const;
        bytes = await signTest(pki, bytes, more);
      }
      pictures = render(folder, 'field', bytes, pages.length);
      // The same rectangles painted by the pages themselves tell where the fields are.
      const painted = pages.map((page) => {
        const [left, bottom, right, top] = fieldRect(page) as [number, number, number, number];
        return {
          content: `0 g ${left} ${bottom} ${right - left} ${top - bottom} re f`,
          entries: `${page.entries} /Rotate ${page.turn}`,
        };
      });
      areas = render(folder, 'areas', pagesPdf(painted), pages.length);
    });

    it.each(cases)('fills its rectangle upright on a page $what, turned by $turn', ({ index }) => {
      const area = inked(areas[index]!);
      expectNear(inked(pictures[index]!), area);
      expect(difference(cut(pictures[index]!, area), reference)).toBeLessThan(mostDifference);
    });
  });
});

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const boxFromTop = ({ x, y, width, height }: ShownRectangle, pageHeight: number): Box => ({
  left: x,
  top: pageHeight - y - height,
  right: x + width,
  bottom: pageHeight - y,
});

/** One pixel a point: not every poppler minds UserUnit, so of two resolutions the one that gives the page's size counts. */
function render(folder: string, label: string, bytes: Uint8Array, count: number): readonly DecodedImage[] {
  const file = path.join(folder, `${label}.pdf`);
  writeFileSync(file, bytes);
  const resolutions = [72, 144] as const;
  for (const dpi of resolutions) {
    const prefix = path.join(folder, `${label}-${dpi}`);
    execFileSync('pdftoppm', ['-png', '-cropbox', '-r', String(dpi), file, prefix]);
  }
  return pages.slice(0, count).map(({ turn }, index) => {
    const number = String(index + 1).padStart(String(count).length, '0');
    const pictures = resolutions.map((dpi) =>
      decodePng(readFileSync(path.join(folder, `${label}-${dpi}-${number}.png`))),
    );
    const fitting = pictures.find(({ width }) => width === (turn % 180 === 0 ? 300 : 200));
    if (fitting === undefined) throw new Error(`page ${index + 1} has no picture of its size`);
    return fitting;
  });
}

/** The smallest box that holds all that is not white. */
function inked({ width, height, rgb }: DecodedImage): Box {
  let box: Box = { left: width, top: height, right: 0, bottom: 0 };
  for (let pixel = 0; pixel < width * height; pixel++) {
    if (Math.min(...rgb.subarray(3 * pixel, 3 * pixel + 3)) > 250) continue;
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    box = {
      left: Math.min(box.left, x),
      top: Math.min(box.top, y),
      right: Math.max(box.right, x + 1),
      bottom: Math.max(box.bottom, y + 1),
    };
  }
  return box;
}

function expectNear(found: Box, wanted: Box): void {
  for (const side of ['left', 'top', 'right', 'bottom'] as const)
    expect(Math.abs(found[side] - wanted[side]), `${side} of ${JSON.stringify(found)}`).toBeLessThanOrEqual(
      1,
    );
}

function cut({ width, rgb }: DecodedImage, box: Box): DecodedImage {
  const rows = Array.from({ length: box.bottom - box.top }, (_, row) => {
    const at = 3 * ((box.top + row) * width + box.left);
    return rgb.subarray(at, at + 3 * (box.right - box.left));
  });
  return {
    width: box.right - box.left,
    height: box.bottom - box.top,
    rgb: Uint8Array.from(Buffer.concat(rows)),
    alpha: undefined,
  };
}

/** Of 255, on average. */
const mostDifference = 4;

function difference(one: DecodedImage, other: DecodedImage): number {
  expect([one.width, one.height]).toEqual([other.width, other.height]);
  const sum = one.rgb.reduce((total, value, i) => total + Math.abs(value - (other.rgb[i] ?? 0)), 0);
  return sum / one.rgb.length;
}
