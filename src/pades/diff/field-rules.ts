/** What may change in a field, its widgets and their appearance after a signature. */
import type { FormField } from '../../pdf/form-fields.ts';
import type { PdfDict } from '../../pdf/objects.ts';
import { allow, deny, type Change } from './change.ts';
import type { Comparison } from './compare-revisions.ts';
import { changedKeys } from './equal-objects.ts';
import { isTimestamp } from './form-rules.ts';

const signedKeys = new Set(['V', 'AP', 'AS', 'M', 'F', 'MK']);
const filledKeys = new Set(['V', 'AP', 'AS', 'M', 'I', 'RV', 'MK', 'DA', 'F']);

/** A field or widget that stood in the signed revision. */
export function judgeField(
  comparison: Comparison,
  field: FormField,
  page: number | undefined,
  before: PdfDict,
  after: PdfDict,
): readonly Change[] {
  const keys = changedKeys(before.entries, after.entries);
  const { fullName } = field;
  if (field.type === 'Sig') {
    if (isSigned(comparison, field)) return [deny('signed-field-changed', fullName, page)];
    if (!keys.every((key) => signedKeys.has(key))) return [deny('form-changed', fullName, page)];
    const value = comparison.current.getDict(after, 'V');
    if (value !== undefined && isTimestamp(comparison.current, value))
      return [allow('timestamp-added', fullName)];
    return comparison.permissions.docMdp === 1
      ? [deny('signature-added', fullName, page)]
      : [allow('signature-added', fullName, page)];
  }
  if (!keys.every((key) => filledKeys.has(key))) return [deny('form-changed', fullName, page)];
  return judgeFilling(comparison, field, page);
}

export function judgeAppearance(
  comparison: Comparison,
  field: FormField,
  page: number | undefined,
): readonly Change[] {
  if (field.type !== 'Sig') return judgeFilling(comparison, field, page);
  if (isSigned(comparison, field)) return [deny('signed-field-changed', field.fullName, page)];
  return comparison.permissions.docMdp === 1 ? [deny('form-changed', field.fullName, page)] : [];
}

function judgeFilling(
  { permissions }: Comparison,
  { fullName }: FormField,
  page: number | undefined,
): readonly Change[] {
  if (permissions.isLocked(fullName)) return [deny('locked-field-changed', fullName, page)];
  return [
    permissions.docMdp === 1 ? deny('form-filled', fullName, page) : allow('form-filled', fullName, page),
  ];
}

const isSigned = ({ signed, signedField }: Comparison, field: FormField): boolean =>
  field.fullName === signedField || signed.resolve(field.value) !== null;
