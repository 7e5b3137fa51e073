/**
 * Which annotations a certification of level 3 lets be added: those that comment on what was signed. Those that bring
 * a text or picture of their own, or lie over the page so that nothing shows through, would pretend other content (the
 * evil annotation attack; Mainka, Mladenov and Rohlmann, "Breaking the Specification", 2021).
 */
import type { PdfDocument } from '../../pdf/document.ts';
import type { PdfDict } from '../../pdf/objects.ts';
import { paintedBy } from './painted.ts';

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

/** Drawn by readers as an icon of their own, whatever the appearance; a picture within is that icon. */
const icons = new Set(['Text', 'Popup', 'Caret']);

/** An icon may cover so many points either way. */
const largestIcon = 32;

export function isComment(document: PdfDocument, annotation: PdfDict): boolean {
  const subtype = document.getName(annotation, 'Subtype') ?? '';
  if (!comments.has(subtype)) return false;
  // The interior colour fills the shape where there is no appearance (clauses 12.5.6.7 to 12.5.6.9).
  const opacity = document.getNumber(annotation, 'CA') ?? 1;
  if ((document.getArray(annotation, 'IC')?.items.length ?? 0) > 0 && opacity === 1) return false;
  const visible = paintedBy(document, annotation).filter(({ hidden }) => hidden === undefined);
  if (icons.has(subtype))
    return visible.every(({ box: [x1, y1, x2, y2] }) => x2 - x1 <= largestIcon && y2 - y1 <= largestIcon);
  return visible.every(({ kind, opaque }) => kind === 'area' && !opaque);
}
