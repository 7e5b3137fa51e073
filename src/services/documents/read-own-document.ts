import type { Inspection } from '../../contract/inspection.ts';
import { findDocumentOfApplication, type DocumentRow } from '../../io/db/documents.ts';
import { findInspection } from '../../io/db/inspections.ts';
import { asOrganisation } from '../../io/db/transaction.ts';
import type { Application } from '../identity/authenticate-application.ts';
import { appendEntry } from '../journal/append-entry.ts';
import type { Platform } from '../platform.ts';
import { DocumentError } from './document-error.ts';

/**
 * The file that an application had signed, as often as it asks; each time is journalled.
 *
 * @throws {DocumentError} `document.not-available` where it is another application's or never was
 */
export async function readOwnDocument(
  { db, files }: Pick<Platform, 'db' | 'files'>,
  application: Application,
  documentId: string,
): Promise<{ readonly name: string; readonly bytes: Uint8Array }> {
  const { organisationId } = application;
  const row = await asOrganisation(db, organisationId, async (tx) => {
    const found = await findDocumentOfApplication(tx, documentId, application.id);
    const entry = { documentId, applicationId: application.id };
    if (found) await appendEntry(tx, { type: 'document.downloaded', organisation: organisationId, entry });
    return found;
  });
  const { name, storageKey } = existing(row);
  return { name, bytes: await files.read(organisationId, storageKey) };
}

/** What was found before it was signed. @throws {DocumentError} `document.not-available` */
export async function readInspection(
  { db }: Pick<Platform, 'db'>,
  application: Application,
  documentId: string,
): Promise<Inspection> {
  return asOrganisation(db, application.organisationId, async (tx) => {
    existing(await findDocumentOfApplication(tx, documentId, application.id));
    const inspection = await findInspection(tx, documentId);
    if (inspection === undefined)
      throw new DocumentError(
        'document.not-available',
        'the document was signed before inspections were kept',
      );
    return inspection;
  });
}

function existing(row: DocumentRow | undefined): DocumentRow {
  if (row === undefined) throw new DocumentError('document.not-available', 'there is no such document');
  return row;
}
