import { asShown, shownSize } from '../../pades/sign/placement.ts';
import type { PdfDocument } from '../../pdf/document.ts';
import { listPages } from '../../pdf/page-ranges.ts';
import { getPage, pageCount, type PdfPage } from '../../pdf/pages.ts';
import { findText, type FoundText } from './find-text.ts';
import type { Place } from './signing-task.ts';

/** A rectangle in points, origin lower left of the page as shown. */
export interface PlacedMark {
  /** How often the tag stands elsewhere in the document; undefined where nobody counted. */
  readonly otherTags: number | undefined;
  readonly page: number;
  /** Where it shows as well; undefined for one page. */
  readonly copies?: readonly number[];
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
    const found = await findText(bytes, place.tag, { password, countOthers: place.countOthers });
    return {
      otherTags: found.others,
      page: found.page,
      rect: centredOn(found, getPage(document, found.page), place),
    };
  }
  const count = pageCount(document);
  if (place.kind === 'corner') {
    const number = place.page === 'last' ? count : place.page;
    return { otherTags: 0, page: number, rect: inCorner(getPage(document, number), place) };
  }
  const copies = typeof place.page === 'object' ? listPages(place.page.copies, count) : undefined;
  const page = typeof place.page === 'number' ? place.page : (copies?.at(-1) ?? count);
  const { height } = shownSize(getPage(document, page));
  const y = place.origin === 'upper-left' ? height - place.y - place.height : place.y;
  const rect = { x: place.x, y, width: place.width, height: place.height };
  return { otherTags: 0, page, rect, ...(copies && { copies }) };
}

/** Points between a mark in a corner and the edges. */
const cornerMargin = 24;

function inCorner(
  page: PdfPage,
  { corner, width, height }: Extract<Place, { kind: 'corner' }>,
): PlacedMark['rect'] {
  const shown = shownSize(page);
  const x = corner.endsWith('left') ? cornerMargin : shown.width - width - cornerMargin;
  const y = corner.startsWith('lower') ? cornerMargin : shown.height - height - cornerMargin;
  return { x, y, width, height };
}

function centredOn(found: FoundText, page: PdfPage, { width, height }: { width: number; height: number }) {
  const [x, y] = [found.x + found.width / 2, found.y + found.height / 2];
  const centre = asShown(page, [x, y, x, y]);
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
