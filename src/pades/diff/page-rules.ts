/** What may change on a page after a signature: the widgets of further signatures, annotations where permitted. */
import { asKind, type PdfDict, type PdfObject } from '../../pdf/objects.ts';
import { allow, deny, type Change } from './change.ts';
import type { Comparison } from './compare-revisions.ts';
import { changedKeys, equalObjects } from './equal-objects.ts';

export function judgePage(
  comparison: Comparison,
  page: number,
  before: PdfDict,
  after: PdfDict,
): readonly Change[] {
  return changedKeys(before.entries, after.entries).flatMap((key) => {
    switch (key) {
      case 'Annots':
        return judgeAnnotations(
          comparison,
          page,
          before.entries.get(key) ?? null,
          after.entries.get(key) ?? null,
        );
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

/** Annotations that were there stay, as they are; those added must be widgets of new signature fields. */
export function judgeAnnotations(
  comparison: Comparison,
  page: number,
  before: PdfObject,
  after: PdfObject,
): readonly Change[] {
  const old = asKind(comparison.signed.resolve(before), 'array')?.items ?? [];
  const now = asKind(comparison.current.resolve(after), 'array')?.items ?? [];
  if (!old.every((item) => now.some((other) => equalObjects(item, other)))) {
    return [deny('annotation-changed', '/Annots', page)];
  }
  return now
    .filter((item) => !old.some((other) => equalObjects(item, other)))
    .flatMap((item) => judgeAddedAnnotation(comparison, page, item));
}

function judgeAddedAnnotation(
  { current, permissions, signed }: Comparison,
  page: number,
  item: PdfObject,
): readonly Change[] {
  const annotation = asKind(current.resolve(item), 'dict');
  const subtype = annotation && current.getName(annotation, 'Subtype');
  const subject = subtype ?? 'annotation';
  if (annotation === undefined || annotation.entries.has('A') || annotation.entries.has('AA')) {
    return [deny('annotation-added', subject, page)];
  }
  if (subtype === 'Widget') {
    const parent = current.getDict(annotation, 'Parent');
    const type = current.getName(annotation, 'FT') ?? (parent && current.getName(parent, 'FT'));
    const reference = asKind(item, 'ref');
    // A widget of an old signature field that had none on a page would show an old field anew.
    const isNew = reference !== undefined && (signed.xrefEntry(reference.number)?.kind ?? 'free') === 'free';
    if (type === 'Sig' && isNew && permissions.docMdp !== 1) return [];
    if (type === 'Sig' && isNew && isTimestampWidget(current.getDict(annotation, 'V'), current)) return [];
  } else if (permissions.docMdp === 3) {
    return [allow('annotation-added', subject, page)];
  }
  return [deny('annotation-added', subject, page)];
}

const isTimestampWidget = (value: PdfDict | undefined, document: Comparison['current']): boolean =>
  value !== undefined && document.getName(value, 'SubFilter') === 'ETSI.RFC3161';
