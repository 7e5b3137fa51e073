/** The interactive form (ISO 32000 clause 12.7): terminal fields with their inherited values. */
import type { PdfDocument } from './document.ts';
import { asKind, type PdfDict, type PdfObject, type PdfRef } from './objects.ts';
import { PdfError } from './pdf-error.ts';
import { textOf } from './text-string.ts';

export interface FormField {
  /** Partial names joined by full stops. */
  readonly fullName: string;
  /** Btn, Tx, Ch or Sig; empty where the field says none. */
  readonly type: string;
  /** Undefined for a field that stands directly in its array. */
  readonly ref: PdfRef | undefined;
  readonly dict: PdfDict;
  /** The value as it stands, unresolved: a reference to a signature dictionary stays one. */
  readonly value: PdfObject;
  readonly flags: number;
  /** The field itself where field and widget are one dictionary. */
  readonly widgets: readonly { readonly ref: PdfRef | undefined; readonly dict: PdfDict }[];
}

const maxDepth = 32;
const maxFields = 100_000;

export function listFields(document: PdfDocument): readonly FormField[] {
  const form = document.getDict(document.catalog, 'AcroForm');
  const roots = form && document.getArray(form, 'Fields');
  const found: FormField[] = [];
  const seen = new Set<number>();
  for (const root of roots?.items ?? []) collect(document, root, [], new Map(), seen, 0, found);
  return found;
}

function collect(
  document: PdfDocument,
  node: PdfObject,
  names: readonly string[],
  inherited: ReadonlyMap<string, PdfObject>,
  seen: Set<number>,
  depth: number,
  found: FormField[],
): void {
  const ref = asKind(node, 'ref');
  if (depth > maxDepth) throw new PdfError('pdf.limit', `form fields nested over ${maxDepth} deep`);
  // A field that is reached twice is one field: readers that list forms with cycles do the same.
  if (ref !== undefined && seen.has(ref.number)) return;
  if (ref !== undefined) seen.add(ref.number);
  const dict = asKind(document.resolve(node), 'dict');
  if (dict === undefined) return;
  const partial = asKind(document.resolve(dict.entries.get('T')), 'string');
  const path = partial === undefined ? names : [...names, textOf(partial.bytes)];
  const values = new Map(inherited);
  for (const key of ['FT', 'V', 'Ff']) {
    const value = dict.entries.get(key);
    if (value !== undefined) values.set(key, value);
  }
  const kids = document.getArray(dict, 'Kids')?.items ?? [];
  const kidDicts = kids.map((kid) => ({
    ref: asKind(kid, 'ref'),
    dict: asKind(document.resolve(kid), 'dict'),
  }));
  // Kids with a partial name are fields; kids without one are this field's widgets (clause 12.7.4.1).
  if (kidDicts.some((kid) => kid.dict?.entries.has('T') === true)) {
    for (const kid of kids) collect(document, kid, path, values, seen, depth + 1, found);
    return;
  }
  if (found.length >= maxFields) throw new PdfError('pdf.limit', `over ${maxFields} form fields`);
  const flags = document.resolve(values.get('Ff'));
  const widgets = kidDicts.flatMap((kid) =>
    kid.dict === undefined ? [] : [{ ref: kid.ref, dict: kid.dict }],
  );
  found.push({
    fullName: path.join('.'),
    type: asKind(document.resolve(values.get('FT')), 'name')?.value ?? '',
    ref,
    dict,
    value: values.get('V') ?? null,
    flags: typeof flags === 'number' ? flags : 0,
    widgets: widgets.length > 0 ? widgets : [{ ref, dict }],
  });
}
