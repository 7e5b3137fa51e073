import type { PdfDocument } from '../../pdf/document.ts';
import { listFields } from '../../pdf/form-fields.ts';
import { findRestrictions, isSigned } from './signing-restrictions.ts';

/** Each costs a look at every name of every lock, of which a hostile file has as many as it likes. */
const mostExamined = 1000;

/**
 * The names of unsigned signature fields that nobody can sign: a certification or a lock forbids it. Where a signature
 * of ours is what forbids it, its maker should hear of that before the others do.
 */
export function closedFields(document: PdfDocument): readonly string[] {
  const fields = listFields(document);
  const restrictionOn = findRestrictions(document, fields);
  return fields
    .filter((field) => field.type === 'Sig' && !isSigned(document, field))
    .slice(0, mostExamined)
    .map(({ fullName }) => fullName)
    .filter((name) => restrictionOn(name) !== undefined);
}
