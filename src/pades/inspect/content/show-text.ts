import { concatBytes, toLatin1 } from '../../../lib/bytes.ts';
import type { Rectangle } from '../../../pdf/pages.ts';
import type { GraphicsState, TextState } from './graphics-state.ts';
import { intersect, isEmpty, multiply, transformBox, type Matrix } from './matrix.ts';
import type { PaintedItem } from './painted-item.ts';

/** The part of a line's height that letters surely fill: from the base line to the height of an x. */
const letterHeight = 0.45;

export interface ShownText {
  readonly text: TextState;
  /** Undefined where only spaces are shown. */
  readonly item: PaintedItem | undefined;
}

/** Clause 9.4.4: where the strings of a Tj or TJ come to lie, and where the next one begins. */
export function showText(
  state: GraphicsState,
  text: TextState,
  strings: readonly (number | Uint8Array)[],
): ShownText {
  const { font, fontSize, horizontalScale, characterSpacing, wordSpacing, rise } = state;
  let across = 0;
  let isBlank = true;
  for (const piece of strings) {
    if (typeof piece === 'number') {
      across -= (piece / 1000) * fontSize * horizontalScale;
      continue;
    }
    for (let at = 0; at + font.bytesPerCode <= piece.length; at += font.bytesPerCode) {
      const high = piece[at] ?? 0;
      const code = font.bytesPerCode === 1 ? high : 256 * high + (piece[at + 1] ?? 0);
      if (!font.isBlank(code)) isBlank = false;
      const space = font.bytesPerCode === 1 && code === 0x20 ? wordSpacing : 0;
      across += (font.width(code) * fontSize + characterSpacing + space) * horizontalScale;
    }
  }
  const placed = multiply([1, 0, 0, 1, 0, rise], text.matrix);
  const box = textBox(multiply(placed, state.ctm), across, fontSize);
  const next = { ...text, matrix: multiply([1, 0, 0, 1, across, 0], text.matrix) };
  if (isBlank || fontSize === 0 || across === 0) return { text: next, item: undefined };
  const within = intersect(box, state.clip);
  const isClipped = isEmpty(within);
  const letters = strings.filter((piece) => typeof piece !== 'number');
  return {
    text: next,
    item: {
      kind: 'text',
      box: isClipped ? box : within,
      opaque: false,
      alpha: state.renderMode === 1 ? state.strokeAlpha : state.alpha,
      blend: state.blend,
      thickness: Math.min(box[2] - box[0], box[3] - box[1]),
      colour: state.fill,
      hidden: whyHidden(state, isClipped),
      text: font.isReadable ? toLatin1(concatBytes(letters)) : undefined,
    },
  };
}

const textBox = (matrix: Matrix, across: number, fontSize: number): Rectangle =>
  transformBox(matrix, [Math.min(0, across), 0, Math.max(0, across), letterHeight * fontSize]);

/** Table 104: mode 3 paints nothing, mode 7 only clips. */
function whyHidden(state: GraphicsState, isClipped: boolean): PaintedItem['hidden'] {
  if (state.renderMode === 3 || state.renderMode === 7) return 'render-mode';
  if (state.alpha === 0 && state.renderMode !== 1) return 'transparent';
  return isClipped ? 'clipped' : undefined;
}
