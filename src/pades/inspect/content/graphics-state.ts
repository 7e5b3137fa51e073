/** The graphics state (ISO 32000 clause 8.4), as far as it decides what is seen. */
import type { Rectangle } from '../../../pdf/pages.ts';
import { unknownFont, type ContentFont } from './content-font.ts';
import { identity, type Matrix } from './matrix.ts';
import type { Colour } from './painted-item.ts';

/** What a blend mode makes of what is below; soft masks are told apart. */
export type Blend = 'none' | 'darkens' | 'other';

export interface GraphicsState {
  ctm: Matrix;
  clip: Rectangle;
  /** Whether the clipping path is its rectangle: else an area may show less than its box. */
  clipIsBox: boolean;
  fill: Colour | undefined;
  /** Components of the fill colour space; 0 where colours of it are not understood. */
  fillComponents: number;
  stroke: Colour | undefined;
  strokeComponents: number;
  lineWidth: number;
  alpha: number;
  strokeAlpha: number;
  blend: Blend;
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

export const initialState: Omit<GraphicsState, 'ctm' | 'clip'> = {
  clipIsBox: true,
  fill: [0, 0, 0],
  fillComponents: 1,
  stroke: [0, 0, 0],
  strokeComponents: 1,
  lineWidth: 1,
  alpha: 1,
  strokeAlpha: 1,
  blend: 'none',
  hasSoftMask: false,
  font: unknownFont,
  fontSize: 0,
  renderMode: 0,
  characterSpacing: 0,
  wordSpacing: 0,
  horizontalScale: 1,
  leading: 0,
  rise: 0,
};

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

/** The colour that a space of so many components begins with (clause 8.6.8). */
export const spaceColour = (components: number): Colour | undefined =>
  colourOf({ 1: [0], 3: [0, 0, 0], 4: [0, 0, 0, 1] }[components] ?? []);
