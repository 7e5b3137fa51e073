/** The graphics state (ISO 32000 clause 8.4), as far as it decides what is seen. */
import type { Rectangle } from '../../../pdf/pages.ts';
import { unknownFont, type ContentFont } from './content-font.ts';
import { identity, type Matrix } from './matrix.ts';
import type { Colour } from './painted-item.ts';

export interface GraphicsState {
  ctm: Matrix;
  clip: Rectangle;
  /** Whether the clipping path is its rectangle: else an area may show less than its box. */
  clipIsBox: boolean;
  fill: Colour | undefined;
  /** Components of the fill colour space; 0 where colours of it are not understood. */
  fillComponents: number;
  alpha: number;
  hasSoftMask: boolean;
  font: ContentFont;
  fontSize: number;
  renderMode: number;
  characterSpacing: number;
  wordSpacing: number;
  horizontalScale: number;
  leading: number;
  rise: number;
}

export const initialState = (ctm: Matrix, clip: Rectangle): GraphicsState => ({
  ctm,
  clip,
  clipIsBox: true,
  fill: [0, 0, 0],
  fillComponents: 1,
  alpha: 1,
  hasSoftMask: false,
  font: unknownFont,
  fontSize: 0,
  renderMode: 0,
  characterSpacing: 0,
  wordSpacing: 0,
  horizontalScale: 1,
  leading: 0,
  rise: 0,
});

export interface TextState {
  matrix: Matrix;
  lineMatrix: Matrix;
}

export const initialText = (): TextState => ({ matrix: identity, lineMatrix: identity });

/** A colour of 1, 3 or 4 components by clause 10.4; undefined for any other. */
export function colourOf(components: readonly number[]): Colour | undefined {
  const [a = 0, b = 0, c = 0, d = 0] = components.map((value) => Math.max(0, Math.min(1, value)));
  switch (components.length) {
    case 1:
      return [a, a, a];
    case 3:
      return [a, b, c];
    case 4:
      return [1 - Math.min(1, a + d), 1 - Math.min(1, b + d), 1 - Math.min(1, c + d)];
    default:
      return undefined;
  }
}
