import type { ReservedField } from './prepare-signature.ts';

/** `NAME=page,x,y,w,h`: page from 1, points from the lower left of the page as shown; undefined for anything else. */
export function readReservedField(text: string): ReservedField | undefined {
  const [, field = '', numbers = ''] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  const [page = 0, x = 0, y = 0, width = 0, height = 0, ...more] = numbers.split(',').map(Number);
  const isRight = [x, y, width, height].every(Number.isFinite) && Number.isInteger(page) && page > 0;
  return isRight && width > 0 && height > 0 && more.length === 0
    ? { field, page, rect: { x, y, width, height } }
    : undefined;
}
