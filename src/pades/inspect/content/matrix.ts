import type { Rectangle } from '../../../pdf/pages.ts';

/** `[a b c d e f]` of ISO 32000 clause 8.3.3. */
export type Matrix = readonly [number, number, number, number, number, number];

export const identity: Matrix = [1, 0, 0, 1, 0, 0];

/** First `m`, then `n`. */
export const multiply = (m: Matrix, n: Matrix): Matrix => [
  m[0] * n[0] + m[1] * n[2],
  m[0] * n[1] + m[1] * n[3],
  m[2] * n[0] + m[3] * n[2],
  m[2] * n[1] + m[3] * n[3],
  m[4] * n[0] + m[5] * n[2] + n[4],
  m[4] * n[1] + m[5] * n[3] + n[5],
];

/** The smallest upright rectangle around the transformed one. */
export function transformBox(m: Matrix, [x1, y1, x2, y2]: Rectangle): Rectangle {
  const xs = [m[0] * x1 + m[2] * y1, m[0] * x2 + m[2] * y1, m[0] * x1 + m[2] * y2, m[0] * x2 + m[2] * y2];
  const ys = [m[1] * x1 + m[3] * y1, m[1] * x2 + m[3] * y1, m[1] * x1 + m[3] * y2, m[1] * x2 + m[3] * y2];
  return [Math.min(...xs) + m[4], Math.min(...ys) + m[5], Math.max(...xs) + m[4], Math.max(...ys) + m[5]];
}

/** The most that a length grows by it. */
export const scaleOf = (m: Matrix): number => Math.max(Math.hypot(m[0], m[1]), Math.hypot(m[2], m[3]));

const tiny = 1e-6;

/** Whether upright rectangles stay upright: no rotation but by quarter turns, no skew. */
export const keepsUpright = (m: Matrix): boolean =>
  (Math.abs(m[1]) < tiny && Math.abs(m[2]) < tiny) || (Math.abs(m[0]) < tiny && Math.abs(m[3]) < tiny);

/** What two rectangles share; its sides may be turned around where they share nothing. */
export const intersect = (a: Rectangle, b: Rectangle): Rectangle => [
  Math.max(a[0], b[0]),
  Math.max(a[1], b[1]),
  Math.min(a[2], b[2]),
  Math.min(a[3], b[3]),
];

export const isEmpty = ([x1, y1, x2, y2]: Rectangle): boolean => !(x2 > x1 && y2 > y1);

export const overlaps = (a: Rectangle, b: Rectangle): boolean =>
  a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

export const contains = (outer: Rectangle, inner: Rectangle): boolean =>
  outer[0] <= inner[0] && outer[1] <= inner[1] && outer[2] >= inner[2] && outer[3] >= inner[3];
