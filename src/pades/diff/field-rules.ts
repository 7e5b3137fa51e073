/** What may change in a field, its widgets and their appearance after a signature. */
import type { PdfDocument } from '../../pdf/document.ts';
import { listFields, type FormField } from '../../pdf/form-fields.ts';
import type { PdfDict } from '../../pdf/objects.ts';
import { allow, deny, type Change } from './change.ts';
import type { Comparison } from './compare-revisions.ts';
import { isTimestamp } from './form-rules.ts';
import { meaningfulKeys } from './meaningful-keys.ts';
import { paints } from './painted.ts';
import { sameMeaning } from './same-meaning.ts';
import { showsTheSame } from './shows-the-same.ts';

const signedKeys = new Set(['V', 'AP', 'AS', 'M', 'F', 'MK']);
const filledKeys = new Set(['V', 'AP', 'AS', 'M', 'I', 'RV', 'MK', 'DA', 'F']);
/** Invisible, Hidden and NoView (ISO 32000-2 table 167): what was not seen stays unseen. */
const hidingFlags = 1 | 2 | 32;
const pushButton = 1 << 16;

/** A field or widget that stood in the signed revision. */
export function judgeField(
  comparison: Comparison,
  field: FormField,
  page: number | undefined,
  before: PdfDict,
  after: PdfDict,
): readonly Change[] {
  const { signed, current } = comparison;
  const keys = meaningfulKeys(comparison, before, after);
  const { fullName } = field;
  const flags = [signed.getNumber(before, 'F') ?? 0, current.getNumber(after, 'F') ?? 0] as const;
  const shownAnew = ((flags[0] ^ flags[1]) & hidingFlags) !== 0;
  if (field.type === 'Sig') {
    if (isSigned(comparison, field)) return [deny('signed-field-changed', fullName, page)];
    if (shownAnew || !keys.every((key) => signedKeys.has(key))) return [deny('form-changed', fullName, page)];
    return judgeSigning(comparison, field, page);
  }
  if (shownAnew || !keys.every((key) => filledKeys.has(key))) return [deny('form-changed', fullName, page)];
  return judgeFilling(comparison, field, page);
}

export function judgeAppearance(
  comparison: Comparison,
  field: FormField,
  page: number | undefined,
): readonly Change[] {
  if (field.type !== 'Sig') return judgeFilling(comparison, field, page);
  if (isSigned(comparison, field)) return [deny('signed-field-changed', field.fullName, page)];
  return judgeSigning(comparison, field, page);
}

/** A field that waited for a signature: what it shows is the signer's, so it must be signed now. */
function judgeSigning(comparison: Comparison, field: FormField, page: number | undefined): readonly Change[] {
  const { current, permissions } = comparison;
  const { fullName } = field;
  const now = fieldNow(comparison, field);
  const value = now && current.getDict({ kind: 'dict', entries: new Map([['V', now.value]]) }, 'V');
  if (value === undefined) return [deny('form-changed', fullName, page)];
  if (isTimestamp(current, value)) {
    const shows = now?.widgets.some(({ dict }) => paints(current, dict)) === true;
    return [shows ? deny('timestamp-added', fullName, page) : allow('timestamp-added', fullName)];
  }
  return [
    permissions.docMdp === 1
      ? deny('signature-added', fullName, page)
      : allow('signature-added', fullName, page),
  ];
}

function judgeFilling(comparison: Comparison, field: FormField, page: number | undefined): readonly Change[] {
  const { signed, current, permissions } = comparison;
  const { fullName } = field;
  if (permissions.isLocked(fullName)) return [deny('locked-field-changed', fullName, page)];
  if (permissions.docMdp === 1) return [deny('form-filled', fullName, page)];
  const now = fieldNow(comparison, field);
  // Nothing fills a push button, and a field with its old value shows that value (the "replace" shadow attack).
  const isFilled =
    (field.flags & pushButton) === 0 &&
    now !== undefined &&
    (!sameMeaning(signed, field.value, current, now.value) || showsTheSame(comparison, field, now));
  return [isFilled ? allow('form-filled', fullName, page) : deny('form-changed', fullName, page)];
}

const fieldsOf = new WeakMap<PdfDocument, ReadonlyMap<number | string, FormField>>();

/** The field as it is now, by its object or, where it stands directly in its array, by its name. */
function fieldNow({ current }: Comparison, { ref, fullName }: FormField): FormField | undefined {
  let fields = fieldsOf.get(current);
  if (fields === undefined) {
    fields = new Map(listFields(current).map((field) => [field.ref?.number ?? field.fullName, field]));
    fieldsOf.set(current, fields);
  }
  return fields.get(ref?.number ?? fullName);
}

const isSigned = ({ signed, signedField }: Comparison, field: FormField): boolean =>
  field.fullName === signedField || signed.resolve(field.value) !== null;
