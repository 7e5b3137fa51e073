/** What earlier signatures of a file allow: certification (DocMDP) and field locks (FieldMDP), ISO 32000 clause 12.8.2. */
import { openRevision, type PdfDocument } from '../../pdf/document.ts';
import { listFields, type FormField } from '../../pdf/form-fields.ts';
import { asKind, type PdfDict } from '../../pdf/objects.ts';
import { textOf } from '../../pdf/text-string.ts';
import { PadesError } from '../pades-error.ts';

/** 1: no changes; 2: forms and signatures; 3: annotations as well. Undefined where the file is not certified. */
export function certificationLevel(document: PdfDocument): 1 | 2 | 3 | undefined {
  const perms = document.getDict(document.catalog, 'Perms');
  const signature = perms && document.getDict(perms, 'DocMDP');
  if (signature === undefined) return undefined;
  for (const item of document.getArray(signature, 'Reference')?.items ?? []) {
    const reference = asKind(document.resolve(item), 'dict');
    if (reference === undefined || document.getName(reference, 'TransformMethod') !== 'DocMDP') continue;
    const parameters = document.getDict(reference, 'TransformParams');
    const level = parameters && document.getNumber(parameters, 'P');
    return level === 1 || level === 3 ? level : 2;
  }
  return 2;
}

export const isSigned = (document: PdfDocument, field: FormField): boolean =>
  field.type === 'Sig' && asKind(document.resolve(field.value), 'dict') !== undefined;

/** @throws {PadesError} where an earlier signature forbids one more in the field of this name */
export function checkSigningAllowed(
  document: PdfDocument,
  fields: readonly FormField[],
  fieldName: string,
): void {
  const problem = findRestrictions(document, fields)(fieldName);
  if (problem !== undefined) throw problem;
}

/** Says of a field's name why it may not be signed. The locks of all signatures are read once, for any number of names. */
export function findRestrictions(
  document: PdfDocument,
  fields: readonly FormField[],
): (fieldName: string) => PadesError | undefined {
  if (certificationLevel(document) === 1) {
    const why = 'the document is certified with no changes allowed (DocMDP 1)';
    return () => new PadesError('pades.certification-forbids', why);
  }
  const locks = fields
    .filter((field) => isSigned(document, field))
    .flatMap((holder) =>
      [...fieldLocks(document, holder), ...transformParameters(document, holder)].map((parameters) => ({
        holder: holder.fullName,
        closes: readLock(document, parameters),
      })),
    );
  return (fieldName) => {
    const lock = locks.find(({ closes }) => closes(fieldName));
    return (
      lock &&
      new PadesError(
        'pades.lock-forbids',
        `the signature in ${JSON.stringify(lock.holder)} locks the field ${JSON.stringify(fieldName)}`,
      )
    );
  };
}

/**
 * After a certification a new visible field would cover what was certified; its own
 * fields, and invisible ones, may be signed. Validators flag the rest as the sneaky-signature attack.
 *
 * @throws {PadesError}
 */
export function checkVisibleFieldAllowed(document: PdfDocument): void {
  if (certificationLevel(document) === undefined) return;
  throw new PadesError(
    'pades.certification-forbids',
    'the document is certified: expected one of its own fields or an invisible signature, got a new visible field',
  );
}

/** /Lock as it stands and as it stood when it was signed: a later update must not have lifted it. */
function fieldLocks(document: PdfDocument, field: FormField): readonly PdfDict[] {
  const now = document.getDict(field.dict, 'Lock');
  const signature = asKind(document.resolve(field.value), 'dict');
  const range = (signature && document.getArray(signature, 'ByteRange')?.items) ?? [];
  const [, , from, length] = range;
  const end = typeof from === 'number' && typeof length === 'number' ? from + length : 0;
  const isEarlier =
    document.revisions.some((revision) => revision.end === end) && end < document.source.length;
  if (!isEarlier) return now === undefined ? [] : [now];
  const then = openRevision(document, end);
  const signed = listFields(then).find(({ fullName }) => fullName === field.fullName);
  const before = signed && then.getDict(signed.dict, 'Lock');
  return [now, before].filter((lock) => lock !== undefined);
}

/** FieldMDP of any signature, and DocMDP of one that is no certification. */
function transformParameters(document: PdfDocument, field: FormField): readonly PdfDict[] {
  const signature = asKind(document.resolve(field.value), 'dict');
  const references = (signature && document.getArray(signature, 'Reference')?.items) ?? [];
  return references.flatMap((item) => {
    const reference = asKind(document.resolve(item), 'dict');
    const method = reference && document.getName(reference, 'TransformMethod');
    if (reference === undefined || (method !== 'FieldMDP' && method !== 'DocMDP')) return [];
    const parameters = document.getDict(reference, 'TransformParams');
    return parameters === undefined ? [] : [parameters];
  });
}

/** Whether a lock or its transform closes a field: by its own name, or by that of one that holds it. */
function readLock(document: PdfDocument, lock: PdfDict): (fieldName: string) => boolean {
  if (document.getNumber(lock, 'P') === 1) return () => true;
  const names = (document.getArray(lock, 'Fields')?.items ?? []).flatMap((item) => {
    const name = asKind(document.resolve(item), 'string');
    return name === undefined ? [] : [textOf(name.bytes)];
  });
  const isNamed = (fieldName: string): boolean =>
    names.some((name) => fieldName === name || fieldName.startsWith(`${name}.`));
  switch (document.getName(lock, 'Action')) {
    case 'All':
      return () => true;
    case 'Include':
      return isNamed;
    case 'Exclude':
      return (fieldName) => !isNamed(fieldName);
    default:
      return () => false;
  }
}
