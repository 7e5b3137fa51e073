import { describe, expect, it } from 'vitest';
import {
  around,
  inside,
  lastPageLowerRight,
  mmOf,
  moved,
  pointsOf,
  shownOn,
  usualSize,
} from './placement.ts';

const a4 = { width: 595, height: 842 };

describe('where a mark is put', () => {
  it('is told in tenths of a millimetre and kept in points', () => {
    expect(mmOf(pointsOf(12.3))).toBe(12.3);
    expect(mmOf(72)).toBe(25.4);
  });

  it('lies around the point that was clicked, and never beyond the page', () => {
    const middle = around(2, { x: 300, y: 400 }, { width: 100, height: 50 }, a4);
    expect(middle).toMatchObject({ page: 2, x: 250, y: 375 });
    expect(around(1, { x: 0, y: 842 }, { width: 100, height: 50 }, a4)).toMatchObject({ x: 0, y: 792 });
  });

  it('moves by millimetres and stops at the edge', () => {
    const place = around(1, { x: 300, y: 400 }, { width: 100, height: 50 }, a4);
    expect(mmOf(moved(place, 1, -10, a4).x - place.x)).toBe(1);
    expect(mmOf(moved(place, 1, -10, a4).y - place.y)).toBe(-10);
    expect(moved(place, 1000, 1000, a4)).toMatchObject({ x: 495, y: 792 });
  });

  it('is made smaller where it is larger than the page', () => {
    const large = { kind: 'rectangle', page: 1, x: 5, y: 5, width: 9000, height: 10 } as const;
    expect(inside(large, a4)).toMatchObject({ x: 0, width: 595 });
  });

  it('shows on the page that it is for, on all, or on the last', () => {
    const corner = lastPageLowerRight(usualSize);
    expect(shownOn(corner, 1, 3, a4)).toBeUndefined();
    expect(shownOn(corner, 3, 3, a4)?.x).toBeCloseTo(595 - usualSize.width - 24);
    expect(shownOn({ ...corner, page: 'all' }, 2, 3, a4)).toBeDefined();
    expect(shownOn({ kind: 'tag', tag: '#', width: 9, height: 9 }, 1, 1, a4)).toBeUndefined();
  });
});
