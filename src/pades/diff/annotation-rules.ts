/**
 * Which annotations a certification of level 3 lets be added: those that comment on what was signed. Those that bring
 * a text or picture of their own, or lie over the page so that nothing shows through, would pretend other content (the
 * evil annotation attack; Mainka, Mladenov and Rohlmann, "Breaking the Specification", 2021).
 */
import type { PdfDocument } from '../../pdf/document.ts';
import type { PdfDict } from '../../pdf/objects.ts';
import type { Rectangle } from '../../pdf/pages.ts';
import { colourOf } from '../inspect/content/graphics-state.ts';
import { overlaps } from '../inspect/content/matrix.ts';
import type { Colour, PaintedItem } from '../inspect/content/painted-item.ts';
import { areaOf, paintedInAnyState } from './painted.ts';

/** ISO 32000-2 clause 12.5.6, without FreeText, Stamp, Redact, Watermark, media and what else brings content. */
const comments = new Set([
  'Text',
  'Popup',
  'Highlight',
  'Underline',
  'StrikeOut',
  'Squiggly',
  'Caret',
  'Ink',
  'Line',
  'PolyLine',
  'Square',
  'Circle',
  'Polygon',
]);

/** Drawn as an icon: it lies on the page like a pin and may be filled, in a colour that no paper has. */
const icons = new Set(['Text', 'Popup', 'Caret']);
/** Points that an icon may cover either way, and a filled area of any comment (the head of an arrow). */
const largestIcon = 32;
const largestSpot = 12;
/** Points: lines up to this width are drawn over the page without hiding what it says. */
const thickestLine = 4;
/** Constant alpha up to which dark letters can be read below any colour. */
const faintest = 0.6;
/** More areas in one place are not reasoned about. */
const mostVeils = 200;

/** An area through which the page is seen only in part; several over one another hide it. */
export interface Veil {
  readonly box: Rectangle;
  readonly alpha: number;
}

/**
 * What lies over the page where the annotation does no more than comment; undefined for every other annotation. What is
 * not known to let the page through counts as hiding it.
 */
export function veilsOfComment(document: PdfDocument, annotation: PdfDict): readonly Veil[] | undefined {
  const subtype = document.getName(annotation, 'Subtype') ?? '';
  if (!comments.has(subtype) || drawsCaption(document, annotation)) return undefined;
  if (borderWidth(document, annotation) > thickestLine) return undefined;
  const isIcon = icons.has(subtype);
  const lineColour = colourIn(document, annotation, 'C');
  if (!isIcon && subtype !== 'Highlight' && lineColour !== undefined && isPaper(lineColour)) return undefined;
  const items = paintedInAnyState(document, annotation);
  // Letters that only clip an area show as well as others.
  if (items.some(({ kind, hidden }) => kind === 'text' || (kind === 'image' && hidden === undefined)))
    return undefined;
  const visible = items.filter(({ hidden }) => hidden === undefined);
  if (isIcon && !visible.every(({ box }) => isWithin(box, largestIcon))) return undefined;
  const interior = interiorOf(document, annotation);
  if (!canBeSeenThrough(interior)) return undefined;
  const painted = visible.filter((item) => item.blend !== 'darkens' && !isSlight(item, isIcon));
  return painted.length > 0 ? painted : interior;
}

/** Whether what lies below can be read wherever the veils lie over one another. */
export const canBeSeenThrough = (veils: readonly Veil[]): boolean =>
  veils.length <= mostVeils &&
  veils.every(({ box }) => {
    const left = veils
      .filter((other) => overlaps(other.box, box))
      .reduce((light, { alpha }) => light * (1 - alpha), 1);
    return left >= 1 - faintest - 1e-9;
  });

/** Thin or small, and seen as what it is: in the colour of paper it would erase. */
const isSlight = ({ box, thickness, colour, blend }: PaintedItem, isIcon: boolean): boolean =>
  blend === 'none' &&
  colour !== undefined &&
  (isPaper(colour)
    ? isIcon && isWithin(box, largestSpot)
    : isIcon || thickness <= thickestLine || isWithin(box, largestSpot));

const isPaper = (colour: Colour): boolean => colour.every((part) => part > 0.6);

const isWithin = ([x1, y1, x2, y2]: Rectangle, side: number): boolean => x2 - x1 <= side && y2 - y1 <= side;

/** The interior colour fills the shape where there is no appearance (clauses 12.5.6.7 to 12.5.6.9). */
function interiorOf(document: PdfDocument, annotation: PdfDict): readonly Veil[] {
  const box = areaOf(document, annotation);
  if (box === undefined || (document.getArray(annotation, 'IC')?.items.length ?? 0) === 0) return [];
  const [all, interior] = [document.getNumber(annotation, 'CA'), document.getNumber(annotation, 'ca')];
  return [{ box, alpha: Math.max(all ?? 1, interior ?? 0) }];
}

/** Clause 12.5.4: /BS before /Border, readers differ where both are there. */
function borderWidth(document: PdfDocument, annotation: PdfDict): number {
  const style = document.getDict(annotation, 'BS');
  const width = style && document.getNumber(style, 'W');
  const border = document.resolve(document.getArray(annotation, 'Border')?.items[2]);
  return Math.max(width ?? 0, typeof border === 'number' ? border : 0);
}

/** /Cap writes the text of /Contents along the line (clause 12.5.6.7). */
const drawsCaption = (document: PdfDocument, annotation: PdfDict): boolean =>
  document.resolve(annotation.entries.get('Cap')) === true;

function colourIn(document: PdfDocument, annotation: PdfDict, key: string): Colour | undefined {
  const parts = document.getArray(annotation, key)?.items.map((item) => document.resolve(item)) ?? [];
  return colourOf(parts.filter((part) => typeof part === 'number'));
}
