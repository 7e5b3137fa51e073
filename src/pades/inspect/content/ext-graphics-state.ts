import type { PdfDocument } from '../../../pdf/document.ts';
import { asKind, type PdfDict } from '../../../pdf/objects.ts';
import { readContentFont } from './content-font.ts';
import type { Blend, GraphicsState } from './graphics-state.ts';

/** Blend modes after which nothing is lighter than it was: dark letters below stay (clause 11.3.5.2). */
const darkening = new Set(['Multiply', 'Darken', 'ColorBurn']);

/** Takes over what an /ExtGState dictionary says (clause 8.4.5). */
export function applyExtGState(document: PdfDocument, dict: PdfDict | undefined, state: GraphicsState): void {
  if (dict === undefined) return;
  const alpha = document.getNumber(dict, 'ca');
  if (alpha !== undefined) state.alpha = alpha;
  const strokeAlpha = document.getNumber(dict, 'CA');
  if (strokeAlpha !== undefined) state.strokeAlpha = strokeAlpha;
  const lineWidth = document.getNumber(dict, 'LW');
  if (lineWidth !== undefined) state.lineWidth = lineWidth;
  const mask = document.resolve(dict.entries.get('SMask'));
  if (mask !== null) state.hasSoftMask = asKind(mask, 'dict') !== undefined;
  const blend = document.resolve(dict.entries.get('BM'));
  if (blend !== null) state.blend = blendOf(asKind(blend, 'name')?.value ?? '');
  const [font, size] = document.getArray(dict, 'Font')?.items.map((item) => document.resolve(item)) ?? [];
  const fontDict = asKind(font, 'dict');
  if (fontDict !== undefined && typeof size === 'number') {
    state.font = readContentFont(document, fontDict);
    state.fontSize = size;
  }
}

function blendOf(mode: string): Blend {
  if (mode === 'Normal' || mode === 'Compatible') return 'none';
  return darkening.has(mode) ? 'darkens' : 'other';
}
