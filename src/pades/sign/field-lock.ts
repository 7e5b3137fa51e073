/**
 * What a signature fixes for those that come after it: the /Lock of its field and the transforms in its /Reference
 * (ISO 32000-2 clauses 12.7.5.5 and 12.8.2). A lock that stands only in the field binds nobody: the signature must
 * name it.
 */
import type { PdfDocument } from '../../pdf/document.ts';
import type { FormField } from '../../pdf/form-fields.ts';
import { array, asKind, dict, literal, name, type PdfDict, type PdfObject } from '../../pdf/objects.ts';
import { encodeText } from '../../pdf/text-string.ts';
import { PadesError } from '../pades-error.ts';

/** Fields that nobody may change after this signature: all, these, or all but these (by full names). */
export type FieldLock =
  { readonly action: 'All' } | { readonly action: 'Include' | 'Exclude'; readonly fields: readonly string[] };

export interface LockWish {
  readonly certify?: 1 | 2 | 3 | undefined;
  readonly lockFields?: FieldLock | undefined;
  /** Nothing may change after this signature, as a certification of level 1 would say. */
  readonly lockDocument?: boolean | undefined;
}

export interface SignatureLock {
  /** For a field that has no /Lock yet. */
  readonly entry: PdfDict | undefined;
  /** Level of the DocMDP transform of a certification. */
  readonly certify: 1 | 2 | 3 | undefined;
  readonly references: PdfObject | undefined;
}

/**
 * @throws {PadesError} `pades.lock-conflict` where the field's own lock and the wish differ,
 *   `pades.lock-unknown-field` for a name that no field has: a slip of the pen would lock nothing
 */
export function planLock(
  document: PdfDocument,
  fields: readonly FormField[],
  existing: FormField | undefined,
  wish: LockWish,
): SignatureLock {
  const own = existing && document.getDict(existing.dict, 'Lock');
  if (own !== undefined && wish.lockFields !== undefined) {
    throw new PadesError(
      'pades.lock-conflict',
      `the field ${JSON.stringify(existing?.fullName)} has a lock of its own; it cannot be given another`,
    );
  }
  checkNames(fields, wish.lockFields);
  const entry = own === undefined ? encodeLock(wish) : undefined;
  const lock = own ?? entry;
  const level = lock && permissionOf(document, lock);
  const certify =
    wish.certify && stricter(wish.certify, stricter(level, wish.lockDocument === true ? 1 : undefined));
  const references = [
    ...(certify === undefined ? [] : [docMdp(certify)]),
    ...(lock === undefined ? [] : [fieldMdp(document, lock, wish.lockDocument === true ? 1 : level)]),
  ];
  return { entry, certify, references: references.length === 0 ? undefined : array(references) };
}

/** Whether nothing may follow the signature that this wish makes, evidence and timestamps of our own included. */
export function forbidsAllChanges(
  document: PdfDocument,
  field: FormField | undefined,
  wish: LockWish,
): boolean {
  const lock = field && document.getDict(field.dict, 'Lock');
  return (
    wish.certify === 1 ||
    wish.lockDocument === true ||
    (lock !== undefined && permissionOf(document, lock) === 1)
  );
}

function checkNames(fields: readonly FormField[], lock: FieldLock | undefined): void {
  if (lock === undefined || lock.action === 'All') return;
  for (const wanted of lock.fields) {
    if (fields.some(({ fullName }) => fullName === wanted || fullName.startsWith(`${wanted}.`))) continue;
    throw new PadesError(
      'pades.lock-unknown-field',
      `expected the name of a field of the form to lock, got ${JSON.stringify(wanted)}`,
    );
  }
}

function encodeLock({ lockFields, lockDocument }: LockWish): PdfDict | undefined {
  if (lockFields === undefined && lockDocument !== true) return undefined;
  const lock = lockFields ?? { action: 'All' as const };
  return dict({
    Type: name('SigFieldLock'),
    Action: name(lock.action),
    Fields: lock.action === 'All' ? undefined : array(lock.fields.map((field) => literal(encodeText(field)))),
    P: lockDocument === true ? 1 : undefined,
  });
}

function permissionOf(document: PdfDocument, lock: PdfDict): 1 | 2 | 3 | undefined {
  const level = document.getNumber(lock, 'P');
  return level === 1 || level === 2 || level === 3 ? level : undefined;
}

function stricter(a: 1 | 2 | 3 | undefined, b: 1 | 2 | 3 | undefined): 1 | 2 | 3 | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a < b ? a : b;
}

const docMdp = (level: 1 | 2 | 3): PdfDict =>
  dict({
    Type: name('SigRef'),
    TransformMethod: name('DocMDP'),
    TransformParams: dict({ Type: name('TransformParams'), P: level, V: name('1.2') }),
  });

/** /P is no entry of table 259, but it is where Acrobat writes and reads the lock's permission (decision 0021). */
const fieldMdp = (document: PdfDocument, lock: PdfDict, level: 1 | 2 | 3 | undefined): PdfDict =>
  dict({
    Type: name('SigRef'),
    TransformMethod: name('FieldMDP'),
    Data: document.catalogRef,
    TransformParams: dict({
      Type: name('TransformParams'),
      Action: name(document.getName(lock, 'Action') ?? 'All'),
      Fields: document.getName(lock, 'Action') === 'All' ? undefined : lockedNames(document, lock),
      V: name('1.2'),
      P: level,
    }),
  });

const lockedNames = (document: PdfDocument, lock: PdfDict): PdfObject =>
  array(
    (document.getArray(lock, 'Fields')?.items ?? []).flatMap(
      (item) => asKind(document.resolve(item), 'string') ?? [],
    ),
  );
