import type { PdfPage, Rectangle } from '../../pdf/pages.ts';
import { PadesError } from '../pades-error.ts';

/** A rectangle in points, its origin the lower left corner of the page as it is shown. */
export interface ShownRectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Placement {
  /** The widget's /Rect in the page's user space. */
  readonly rect: Rectangle;
  /** The appearance's /Matrix: upright for the reader, whatever /Rotate says. */
  readonly matrix: readonly number[];
}

/** Width and height of the page as shown, in points: cropped, turned, scaled by /UserUnit. */
export function shownSize(page: PdfPage): { readonly width: number; readonly height: number } {
  const width = (page.cropBox[2] - page.cropBox[0]) * page.userUnit;
  const height = (page.cropBox[3] - page.cropBox[1]) * page.userUnit;
  return page.rotate === 90 || page.rotate === 270 ? { width: height, height: width } : { width, height };
}

const tolerance = 0.01;

/** @throws {PadesError} `pades.rectangle-outside` */
export function placeOnPage(page: PdfPage, shown: ShownRectangle): Placement {
  const size = shownSize(page);
  const { x, y, width, height } = shown;
  const inside =
    width > 0 &&
    height > 0 &&
    x >= -tolerance &&
    y >= -tolerance &&
    x + width <= size.width + tolerance &&
    y + height <= size.height + tolerance;
  if (!inside) {
    throw new PadesError(
      'pades.rectangle-outside',
      `expected a rectangle within ${size.width} x ${size.height} points, got ${width} x ${height} at (${x}, ${y})`,
    );
  }
  const [left, bottom] = page.cropBox;
  const unit = page.userUnit;
  const fromShown = (right: number, up: number, wide: number, high: number): Rectangle => [
    left + right / unit,
    bottom + up / unit,
    left + (right + wide) / unit,
    bottom + (up + high) / unit,
  ];
  const matrix = uprightMatrix(page.rotate);
  switch (page.rotate) {
    case 0:
      return { rect: fromShown(x, y, width, height), matrix };
    case 90:
      return { rect: fromShown(size.height - y - height, x, height, width), matrix };
    case 180:
      return { rect: fromShown(size.width - x - width, size.height - y - height, width, height), matrix };
    case 270:
      return { rect: fromShown(y, size.width - x - width, height, width), matrix };
  }
}

const matrices = {
  0: [1, 0, 0, 1, 0, 0],
  90: [0, 1, -1, 0, 0, 0],
  180: [-1, 0, 0, -1, 0, 0],
  270: [0, -1, 1, 0, 0, 0],
} as const;

/** An appearance's /Matrix that undoes the page's turn. */
export const uprightMatrix = (rotate: PdfPage['rotate']): readonly number[] => matrices[rotate];

/** A rectangle of user space on the page as shown: turned clockwise by /Rotate, cropped, scaled by /UserUnit. */
export function asShown({ cropBox, rotate, userUnit }: PdfPage, rect: Rectangle): ShownRectangle {
  const [left, bottom, right, top] = rect;
  const width = (right - left) * userUnit;
  const height = (top - bottom) * userUnit;
  const fromLeft = (left - cropBox[0]) * userUnit;
  const fromBottom = (bottom - cropBox[1]) * userUnit;
  const fromRight = (cropBox[2] - right) * userUnit;
  const fromTop = (cropBox[3] - top) * userUnit;
  switch (rotate) {
    case 0:
      return { x: fromLeft, y: fromBottom, width, height };
    case 90:
      return { x: fromBottom, y: fromRight, width: height, height: width };
    case 180:
      return { x: fromRight, y: fromTop, width, height };
    case 270:
      return { x: fromTop, y: fromLeft, width: height, height: width };
  }
}
