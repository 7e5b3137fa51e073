/** What may change on a page after a signature: the widgets of further signatures, annotations where permitted. */
import type { PdfDocument } from '../../pdf/document.ts';
import { listFields, type FormField } from '../../pdf/form-fields.ts';
import { asKind, type PdfDict, type PdfObject } from '../../pdf/objects.ts';
import { canBeSeenThrough, veilsOfComment, type Veil } from './annotation-rules.ts';
import { allow, deny, type Change } from './change.ts';
import type { Comparison } from './compare-revisions.ts';
import { equalObjects } from './equal-objects.ts';
import { meaningfulKeys } from './meaningful-keys.ts';
import { isTimestamp } from './form-rules.ts';

export function judgePage(
  comparison: Comparison,
  page: number,
  before: PdfDict,
  after: PdfDict,
): readonly Change[] {
  return meaningfulKeys(comparison, before, after).flatMap((key) => {
    switch (key) {
      case 'Annots':
        return judgeAnnotations(
          comparison,
          page,
          before.entries.get(key) ?? null,
          after.entries.get(key) ?? null,
        );
      // The widget of a new field numbers itself in the structure; the page's own content keeps its numbers.
      case 'StructParents':
        return before.entries.has(key) ? [deny('page-changed', '/StructParents', page)] : [];
      case 'LastModified':
      case 'PieceInfo':
        return [];
      case 'Tabs':
        return before.entries.has(key) ? [deny('page-changed', '/Tabs', page)] : [];
      default:
        return [deny('page-changed', `/${key}`, page)];
    }
  });
}

/** Annotations that were there stay, as they are; those added must be widgets of new signature fields or comments. */
export function judgeAnnotations(
  comparison: Comparison,
  page: number,
  before: PdfObject,
  after: PdfObject,
): readonly Change[] {
  const old = asKind(comparison.signed.resolve(before), 'array')?.items ?? [];
  const now = asKind(comparison.current.resolve(after), 'array')?.items ?? [];
  const isOld = (item: PdfObject): boolean => old.some((other) => equalObjects(item, other));
  // In the order in which they lie over each other: another order could bring out what one of them covers.
  const kept = now.filter(isOld);
  const removed = old.filter((item) => !kept.some((other) => equalObjects(item, other)));
  if (removed.length > 0)
    return removed.map((item) => deny('annotation-changed', '/Annots', page, asKind(item, 'ref')?.number));
  if (kept.length !== old.length || !kept.every((item, i) => equalObjects(item, old[i])))
    return [deny('annotation-changed', '/Annots', page)];
  /** Of all comments together: what each lets through, many of them over one another do not. */
  const veils: Veil[] = [];
  return now
    .filter((item) => !isOld(item))
    .flatMap((item) => judgeAddedAnnotation(comparison, page, item, veils));
}

function judgeAddedAnnotation(
  { current, permissions, signed }: Comparison,
  page: number,
  item: PdfObject,
  veils: Veil[],
): readonly Change[] {
  const annotation = asKind(current.resolve(item), 'dict');
  const subtype = annotation && current.getName(annotation, 'Subtype');
  const subject = subtype ?? 'annotation';
  const number = asKind(item, 'ref')?.number;
  if (annotation === undefined || annotation.entries.has('A') || annotation.entries.has('AA')) {
    return [deny('annotation-added', subject, page, number)];
  }
  if (subtype === 'Widget') {
    const field = asKind(item, 'ref') && findAddedField(signed, current, item);
    if (field !== undefined && (permissions.docMdp !== 1 || isTimestampValue(current, field.value)))
      return [];
  } else if (permissions.docMdp === 3) {
    const own = veilsOfComment(current, annotation);
    for (const veil of own ?? []) veils.push(veil);
    if (own !== undefined && (own.length === 0 || canBeSeenThrough(veils)))
      return [allow('annotation-added', subject, page, number)];
  }
  return [deny('annotation-added', subject, page, number)];
}

/** The new signature field that shows itself by this new widget; an old field must not be shown anew. */
function findAddedField(signed: PdfDocument, current: PdfDocument, item: PdfObject): FormField | undefined {
  const widget = asKind(item, 'ref');
  if (widget === undefined || (signed.xrefEntry(widget.number)?.kind ?? 'free') !== 'free') return undefined;
  const field = listFields(current).find(({ widgets }) =>
    widgets.some(({ ref }) => ref?.number === widget.number),
  );
  if (field?.type !== 'Sig' || field.ref === undefined) return undefined;
  return (signed.xrefEntry(field.ref.number)?.kind ?? 'free') === 'free' ? field : undefined;
}

function isTimestampValue(document: PdfDocument, value: PdfObject): boolean {
  const dict = asKind(document.resolve(value), 'dict');
  return dict !== undefined && isTimestamp(document, dict);
}
