import type { Placement } from '../../../src/contract/flows.ts';
import type { PageSize } from '../../lib/open-pdf.ts';

export type Rectangle = Extract<Placement, { kind: 'rectangle' }>;
export type Corner = Extract<Placement, { kind: 'corner' }>;
export type PageWish = Rectangle['page'];

const pointsPerMm = 72 / 25.4;

export const pointsOf = (mm: number): number => mm * pointsPerMm;
/** In tenths, as a ruler is read. */
export const mmOf = (points: number): number => Math.round((points / pointsPerMm) * 10) / 10;

/** Of a mark with name, title and QR code, in points; a paraf is a small one. */
export const usualSize = { width: pointsOf(70), height: pointsOf(28) } as const;
export const parafSize = { width: pointsOf(20), height: pointsOf(12) } as const;

export const lastPageLowerRight = (size: { readonly width: number; readonly height: number }): Corner => ({
  kind: 'corner',
  page: 'last',
  corner: 'lower-right',
  ...size,
});

/** Between a mark in a corner and the edges, as the platform leaves it. */
const margin = 24;

/** The same mark inside the page. */
export function inside(place: Rectangle, { width, height }: PageSize): Rectangle {
  const w = Math.min(place.width, width);
  const h = Math.min(place.height, height);
  return {
    ...place,
    width: w,
    height: h,
    x: Math.min(Math.max(place.x, 0), width - w),
    y: Math.min(Math.max(place.y, 0), height - h),
  };
}

/** So many millimetres to the right and up. */
export const moved = (place: Rectangle, rightMm: number, upMm: number, size: PageSize): Rectangle =>
  inside({ ...place, x: place.x + pointsOf(rightMm), y: place.y + pointsOf(upMm) }, size);

/** A mark of a size with its middle at a point. */
export const around = (
  page: number,
  at: { readonly x: number; readonly y: number },
  mark: { readonly width: number; readonly height: number },
  size: PageSize,
): Rectangle =>
  inside(
    {
      kind: 'rectangle',
      page,
      x: at.x - mark.width / 2,
      y: at.y - mark.height / 2,
      width: mark.width,
      height: mark.height,
    },
    size,
  );

/** Where the mark shows on this page of so many; undefined where it does not, or only the text itself tells. */
export function shownOn(
  place: Placement,
  page: number,
  pages: number,
  size: PageSize,
): Pick<Rectangle, 'x' | 'y' | 'width' | 'height'> | undefined {
  if (place.kind === 'invisible' || place.kind === 'tag') return undefined;
  const wanted = place.page === 'last' ? pages : place.page;
  if (wanted !== 'all' && wanted !== page) return undefined;
  const { width, height } = place;
  if (place.kind === 'rectangle') return { x: place.x, y: place.y, width, height };
  return {
    width,
    height,
    x: place.corner.endsWith('left') ? margin : size.width - width - margin,
    y: place.corner.startsWith('lower') ? margin : size.height - height - margin,
  };
}
