import { AppError } from '../../lib/errors.ts';
import type { PdfDocument } from '../../pdf/document.ts';
import { listFields } from '../../pdf/form-fields.ts';
import { asKind, type PdfDict, type PdfObject, type PdfRef } from '../../pdf/objects.ts';

/** A signature field with something in it, whatever that is. */
export interface FoundSignature {
  readonly field: string;
  /** Undefined where the value is no dictionary. */
  readonly dict: PdfDict | undefined;
  /** The indirect object in which the dictionary stands, and the keys down to it. */
  readonly holder: PdfRef | undefined;
  readonly path: readonly string[];
}

export function findSignatures(document: PdfDocument): readonly FoundSignature[] {
  const seen = new Set<number>();
  return listFields(document).flatMap((field) => {
    if (field.type !== 'Sig' || field.value === null) return [];
    const reference = asKind(field.value, 'ref');
    const value = readValue(document, field.value);
    if (value === null) return [];
    // Two fields that share one signature are one signature.
    if (reference !== undefined && seen.has(reference.number)) return [];
    if (reference !== undefined) seen.add(reference.number);
    return [
      {
        field: field.fullName,
        dict: asKind(value, 'dict'),
        holder: reference ?? field.ref,
        path: reference === undefined ? ['V'] : [],
      },
    ];
  });
}

/** A value that cannot be read is a signature that says nothing: taken for none, a forgery would be passed over. */
function readValue(document: PdfDocument, value: PdfObject): PdfObject {
  try {
    return document.resolve(value);
  } catch (error) {
    if (error instanceof AppError) return value;
    throw error;
  }
}
