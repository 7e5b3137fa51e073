/** What may change in the catalog and the interactive form after a signature. */
import type { PdfDocument } from '../../pdf/document.ts';
import { asKind, type PdfDict, type PdfObject } from '../../pdf/objects.ts';
import { textOf } from '../../pdf/text-string.ts';
import { allow, deny, type Change } from './change.ts';
import type { Comparison } from './compare-revisions.ts';
import { judgeStructure } from './structure-rules.ts';
import { changedKeys, equalObjects } from './equal-objects.ts';
import { meaningfulKeys } from './meaningful-keys.ts';
import { areaOf, paints } from './painted.ts';

const emptyDict: PdfDict = { kind: 'dict', entries: new Map() };

/** ISO 32000 clause 7.7.2: of all entries only these may be another. */
export function judgeCatalog(comparison: Comparison, before: PdfDict, after: PdfDict): readonly Change[] {
  return meaningfulKeys(comparison, before, after).flatMap((key) => {
    switch (key) {
      case 'DSS':
        return [allow('evidence-added', '/DSS')];
      case 'Extensions':
      case 'Version':
        return [allow('bookkeeping', `/${key}`)];
      case 'Metadata':
        return [allow('metadata-changed', '/Metadata')];
      case 'AcroForm': {
        const [a, b] = [dictOf(comparison.signed, before, key), dictOf(comparison.current, after, key)];
        return b === undefined
          ? [deny('form-changed', '/AcroForm')]
          : judgeForm(comparison, a ?? emptyDict, b);
      }
      case 'StructTreeRoot':
        return judgeStructure(comparison, before.entries.get(key) ?? null, after.entries.get(key) ?? null);
      case 'Pages':
        return [deny('pages-changed', '/Pages')];
      default:
        return [deny('catalog-changed', `/${key}`)];
    }
  });
}

const dictOf = (document: PdfDocument, dict: PdfDict, key: string): PdfDict | undefined =>
  document.getDict(dict, key);

/** Clause 12.7.3: new signature fields, their flags and default resources. */
export function judgeForm(comparison: Comparison, before: PdfDict, after: PdfDict): readonly Change[] {
  return changedKeys(before.entries, after.entries).flatMap((key) => {
    const value = before.entries.get(key);
    switch (key) {
      case 'Fields':
        return judgeFields(comparison, value ?? null, after.entries.get(key) ?? null);
      case 'SigFlags':
        return [];
      case 'DA':
        return value === undefined ? [] : [deny('form-changed', '/DA')];
      case 'DR':
        return judgeResources(comparison, before, after);
      default:
        return [deny('form-changed', `/${key}`)];
    }
  });
}

/** Default resources may gain entries; those that were there stay what they were. */
function judgeResources(comparison: Comparison, before: PdfDict, after: PdfDict): readonly Change[] {
  const a = dictOf(comparison.signed, before, 'DR') ?? emptyDict;
  const b = dictOf(comparison.current, after, 'DR') ?? emptyDict;
  const lost = changedKeys(a.entries, b.entries).filter((key) => {
    const [old, now] = [dictOf(comparison.signed, a, key), dictOf(comparison.current, b, key)];
    if (old === undefined) return a.entries.has(key);
    return now === undefined || changedKeys(old.entries, now.entries).some((name) => old.entries.has(name));
  });
  return lost.length === 0 ? [] : [deny('form-changed', '/DR')];
}

/** Every field that was there stays; what is added must be a signature field. */
export function judgeFields(comparison: Comparison, before: PdfObject, after: PdfObject): readonly Change[] {
  const { signed, current } = comparison;
  const old = asKind(signed.resolve(before), 'array')?.items ?? [];
  const now = asKind(current.resolve(after), 'array')?.items ?? [];
  if (!old.every((item) => now.some((other) => equalObjects(item, other))))
    return [deny('form-changed', '/Fields')];
  const added = now.filter((item) => !old.some((other) => equalObjects(item, other)));
  return added.map((item) => judgeAddedField(comparison, item));
}

function judgeAddedField({ current, permissions, signed }: Comparison, item: PdfObject): Change {
  const field = asKind(current.resolve(item), 'dict');
  const name = field && asKind(current.resolve(field.entries.get('T')), 'string');
  const subject = name === undefined ? '' : textOf(name.bytes);
  const reference = asKind(item, 'ref');
  const isNew = reference !== undefined && (signed.xrefEntry(reference.number)?.kind ?? 'free') === 'free';
  if (field === undefined || !isNew || current.getName(field, 'FT') !== 'Sig') {
    return deny('form-changed', subject);
  }
  // Kids with a name are fields of their own, each with widgets anywhere below (clause 12.7.4.1).
  if (kidsOf(current, field).some((kid) => kid.entries.has('T'))) return deny('form-changed', subject);
  // What covers a certified page is decided when it is certified; a new mark over it is the sneaky-signature attack.
  if (
    permissions.certified &&
    widgetsOf(current, field).some((widget) => areaOf(current, widget) !== undefined)
  )
    return deny('signature-field-added', subject);
  const value = current.getDict(field, 'V');
  const shows = widgetsOf(current, field).some((widget) => paints(current, widget));
  if (value === undefined) {
    return permissions.docMdp === 1 || shows
      ? deny('signature-field-added', subject)
      : allow('signature-field-added', subject);
  }
  // A timestamp needs no signer whom anybody knows: it may show nothing.
  if (isTimestamp(current, value))
    return shows ? deny('timestamp-added', subject) : allow('timestamp-added', subject);
  return permissions.docMdp === 1 ? deny('signature-added', subject) : allow('signature-added', subject);
}

const widgetsOf = (document: PdfDocument, field: PdfDict): readonly PdfDict[] => [
  field,
  ...kidsOf(document, field),
];

const kidsOf = (document: PdfDocument, field: PdfDict): readonly PdfDict[] =>
  (document.getArray(field, 'Kids')?.items ?? []).flatMap(
    (kid) => asKind(document.resolve(kid), 'dict') ?? [],
  );

export const isTimestamp = (document: PdfDocument, signature: PdfDict): boolean =>
  document.getName(signature, 'SubFilter') === 'ETSI.RFC3161';
