import type { PdfDocument } from '../../pdf/document.ts';
import type { FormField } from '../../pdf/form-fields.ts';
import type { PdfDict } from '../../pdf/objects.ts';
import type { Colour, PaintedItem } from '../inspect/content/painted-item.ts';
import type { Comparison } from './compare-revisions.ts';
import { paintedBy } from './painted.ts';
import { sameMeaning } from './same-meaning.ts';

/**
 * Whether a field's widgets show what they showed, however their appearances were written anew: the same letters, and
 * in the same order between them the same pictures and areas. What cannot be read counts as another.
 */
export function showsTheSame(comparison: Comparison, before: FormField, after: FormField): boolean {
  const { signed, current } = comparison;
  return (
    before.widgets.length === after.widgets.length &&
    before.widgets.every(({ dict }, i) => {
      const now = after.widgets[i];
      if (now === undefined) return false;
      const [a, b] = [shownBy(signed, dict), shownBy(current, now.dict)];
      return a.length === b.length && a.every((part, at) => isSame(comparison, part, b[at]));
    })
  );
}

/** Letters as one text up to what is painted next; undefined where some cannot be read. */
type Part = PaintedItem | { readonly kind: 'letters'; readonly text: string | undefined };

function shownBy(document: PdfDocument, widget: PdfDict): readonly Part[] {
  const parts: Part[] = [];
  for (const item of paintedBy(document, widget)) {
    if (item.hidden !== undefined) continue;
    const last = parts.at(-1);
    if (item.kind !== 'text') parts.push(item);
    else {
      const text = item.text?.replaceAll(/\s/g, '');
      if (last?.kind !== 'letters') parts.push({ kind: 'letters', text });
      else parts[parts.length - 1] = { kind: 'letters', text: joined(last.text, text) };
    }
  }
  return parts;
}

const joined = (a: string | undefined, b: string | undefined): string | undefined =>
  a === undefined || b === undefined ? undefined : a + b;

function isSame({ signed, current }: Comparison, a: Part, b: Part | undefined): boolean {
  if (a.kind === 'letters' || b === undefined || b.kind === 'letters')
    return a.kind === b?.kind && a.text !== undefined && a.text === b.text;
  if (a.kind !== b.kind || a.blend !== b.blend) return false;
  if (Math.abs(a.alpha - b.alpha) > 0.01 || !a.box.every((side, i) => isNear(side, b.box[i]))) return false;
  return a.kind === 'image'
    ? a.picture !== undefined && b.picture !== undefined && sameMeaning(signed, a.picture, current, b.picture)
    : isSameColour(a.colour, b.colour) && isNear(a.thickness, b.thickness);
}

/** Half a point apart is how makers round. */
const isNear = (a: number, b: number | undefined): boolean => b !== undefined && Math.abs(a - b) <= 0.5;

const isSameColour = (a: Colour | undefined, b: Colour | undefined): boolean =>
  a !== undefined && b !== undefined && a.every((part, i) => Math.abs(part - (b[i] ?? 0)) <= 0.02);
