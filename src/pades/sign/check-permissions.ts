import type { PdfDocument } from '../../pdf/document.ts';
import { PadesError } from '../pades-error.ts';

/**
 * What the maker of an encrypted document lets a reader do who opened it with the user password (ISO 32000-2
 * table 22). A field that is there may be signed by the right to fill fields (bit 9) or to annotate (bit 6); a new
 * one also takes the right to modify (bits 6 and 4). The owner may do everything.
 *
 * @throws {PadesError} `pades.permission-forbids`
 */
export function checkPermissions({ encryption }: PdfDocument, field: 'existing' | 'new'): void {
  if (encryption === undefined) return;
  const { createFields, fillFields } = encryption.permissions;
  if (field === 'new' ? createFields : fillFields) return;
  const instead = fillFields ? ': expected one of its own signature fields, or the owner password' : '';
  throw new PadesError(
    'pades.permission-forbids',
    field === 'new'
      ? `the encrypted document gives its users no right to add a signature field (bits 4 and 6)${instead}`
      : 'the encrypted document gives its users no right to fill a signature field (bit 6 or 9): expected the owner password',
  );
}
