import { shownSize } from '../../pades/sign/placement.ts';
import type { PdfDocument } from '../../pdf/document.ts';
import { getPage, pageCount, type PdfPage } from '../../pdf/pages.ts';
import { findText, type FoundText } from './find-text.ts';
import type { Place } from './signing-task.ts';

/** A rectangle in points, origin lower left of the page as shown. */
export interface PlacedMark {
  readonly page: number;
  readonly rect: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

/**
 * Where a mark comes to lie, whichever way it was said. A tag's mark is centred on the tag, which it covers, and
 * pushed inside the page.
 *
 * @throws {FindTextError} @throws {PdfError} `pdf.page-not-found`
 */
export async function placeMark(
  document: PdfDocument,
  bytes: Uint8Array,
  place: Place,
  password: string | undefined,
): Promise<PlacedMark> {
  if (place.kind === 'tag') {
    const found = await findText(bytes, place.tag, password);
    return { page: found.page, rect: centredOn(found, getPage(document, found.page), place) };
  }
  const page = place.page === 'last' ? pageCount(document) : place.page;
  const { height } = shownSize(getPage(document, page));
  const y = place.origin === 'upper-left' ? height - place.y - place.height : place.y;
  return { page, rect: { x: place.x, y, width: place.width, height: place.height } };
}

function centredOn(found: FoundText, page: PdfPage, { width, height }: { width: number; height: number }) {
  const centre = asShown(page, found.x + found.width / 2, found.y + found.height / 2);
  const shown = shownSize(page);
  const inside = (value: number, length: number, limit: number): number =>
    Math.max(0, Math.min(value - length / 2, limit - length));
  return {
    x: inside(centre.x, width, shown.width),
    y: inside(centre.y, height, shown.height),
    width,
    height,
  };
}

/** A point of user space on the page as shown: turned clockwise by /Rotate, cropped, scaled by /UserUnit. */
function asShown({ cropBox, rotate, userUnit }: PdfPage, x: number, y: number): { x: number; y: number } {
  const right = (x - cropBox[0]) * userUnit;
  const up = (y - cropBox[1]) * userUnit;
  const width = (cropBox[2] - cropBox[0]) * userUnit;
  const height = (cropBox[3] - cropBox[1]) * userUnit;
  switch (rotate) {
    case 0:
      return { x: right, y: up };
    case 90:
      return { x: up, y: width - right };
    case 180:
      return { x: width - right, y: height - up };
    case 270:
      return { x: height - up, y: right };
  }
}
