import type { PdfDocument } from '../../pdf/document.ts';
import type { FormField } from '../../pdf/form-fields.ts';
import type { PdfDict } from '../../pdf/objects.ts';
import type { Comparison } from './compare-revisions.ts';
import { paintedBy } from './painted.ts';

/**
 * Whether a field's widgets show the letters that they showed, and no more pictures, however their appearances were
 * written anew. Letters that cannot be read count as others.
 */
export function showsTheSame({ signed, current }: Comparison, before: FormField, after: FormField): boolean {
  return (
    before.widgets.length === after.widgets.length &&
    before.widgets.every(({ dict }, i) => {
      const now = after.widgets[i];
      if (now === undefined) return false;
      const [a, b] = [shownBy(signed, dict), shownBy(current, now.dict)];
      return a.text !== undefined && a.text === b.text && b.pictures <= a.pictures;
    })
  );
}

function shownBy(
  document: PdfDocument,
  widget: PdfDict,
): { readonly text: string | undefined; readonly pictures: number } {
  const items = paintedBy(document, widget).filter(({ hidden }) => hidden === undefined);
  const texts = items.filter(({ kind }) => kind === 'text').map(({ text }) => text);
  return {
    text: texts.includes(undefined) ? undefined : texts.join('').replaceAll(/\s/g, ''),
    pictures: items.filter(({ kind }) => kind === 'image').length,
  };
}
