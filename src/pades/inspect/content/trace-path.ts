/** Paths (ISO 32000 clause 8.5) as the boxes of their parts: whether one is a rectangle decides what it can cover. */
import type { Rectangle } from '../../../pdf/pages.ts';
import { keepsUpright, overlaps, transformBox, type Matrix } from './matrix.ts';

export interface TracedArea {
  readonly box: Rectangle;
  readonly isRectangle: boolean;
}

export interface TracedPath {
  add(operator: string, numbers: readonly [number, number, number, number, number, number]): void;
  /** The parts of the path so far, in the space that `ctm` leads to. */
  areas(ctm: Matrix): readonly TracedArea[];
  /** Ends the path; the clip that it sets, if W was among its operators. */
  takeClip(ctm: Matrix): TracedArea | undefined;
}

interface Part {
  /** The first ones: enough to see whether it is a rectangle. */
  readonly points: (readonly [number, number])[];
  /** Around all of them, so that nobody hides an area behind very many points. */
  box: Rectangle;
  isCurved: boolean;
}

const maxParts = 20_000;
const maxPoints = 5000;

export function tracePath(): TracedPath {
  let parts: Part[] = [];
  let clips = false;
  const addPoint = (x: number, y: number): void => {
    const part = parts.at(-1);
    if (part === undefined) return;
    const [x1, y1, x2, y2] = part.box;
    part.box = [Math.min(x1, x), Math.min(y1, y), Math.max(x2, x), Math.max(y2, y)];
    if (part.points.length < maxPoints) part.points.push([x, y]);
    else part.isCurved = true;
  };
  const begin = (x: number, y: number): void => {
    if (parts.length < maxParts) parts.push({ points: [[x, y]], box: [x, y, x, y], isCurved: false });
    else addPoint(x, y);
  };
  const curve = (): void => {
    const part = parts.at(-1);
    if (part !== undefined) part.isCurved = true;
  };
  const areas = (ctm: Matrix): readonly TracedArea[] =>
    withoutHoles(parts.filter(({ points }) => points.length > 1).map((part) => areaOf(part, ctm)));
  return {
    add: (operator, [a, b, c, d, e, f]) => {
      switch (operator) {
        case 'm':
          begin(a, b);
          break;
        case 'l':
          addPoint(a, b);
          break;
        case 'c':
          curve();
          addPoint(a, b);
          addPoint(c, d);
          addPoint(e, f);
          break;
        case 'v':
        case 'y':
          curve();
          addPoint(a, b);
          addPoint(c, d);
          break;
        case 're':
          begin(a, b);
          addPoint(a + c, b);
          addPoint(a + c, b + d);
          addPoint(a, b + d);
          break;
        // A closed single point is a dot of the line's width (clause 8.5.3.2).
        case 'h': {
          const [first, second] = parts.at(-1)?.points ?? [];
          if (first !== undefined && second === undefined) addPoint(...first);
          break;
        }
        case 'W':
        case 'W*':
          clips = true;
          break;
      }
    },
    areas,
    takeClip: (ctm) => {
      const traced = clips ? areas(ctm) : [];
      const clip = clips ? around(traced) : undefined;
      parts = [];
      clips = false;
      return clip;
    },
  };
}

const mostCompared = 200;

/** Parts that lie over one another may be a rectangle with holes: only one that stands alone is taken as filled. */
function withoutHoles(areas: readonly TracedArea[]): readonly TracedArea[] {
  return areas.map((area) => ({
    box: area.box,
    isRectangle:
      area.isRectangle &&
      areas.length <= mostCompared &&
      areas.every((other) => other === area || !overlaps(other.box, area.box)),
  }));
}

function areaOf({ points, box: own, isCurved }: Part, ctm: Matrix): TracedArea {
  const onCorners = points.every(
    ([x, y]) => (x === own[0] || x === own[2]) && (y === own[1] || y === own[3]),
  );
  const corners = new Set(points.map(([x, y]) => `${x} ${y}`)).size;
  const isRectangle = !isCurved && onCorners && corners === 4 && keepsUpright(ctm);
  return { box: transformBox(ctm, own), isRectangle };
}

function around(traced: readonly TracedArea[]): TracedArea {
  const [only] = traced;
  if (only !== undefined && traced.length === 1) return only;
  let box: Rectangle = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { box: one } of traced)
    box = [
      Math.min(box[0], one[0]),
      Math.min(box[1], one[1]),
      Math.max(box[2], one[2]),
      Math.max(box[3], one[3]),
    ];
  return { box: traced.length === 0 ? [0, 0, 0, 0] : box, isRectangle: false };
}
