import { takeOneTimeDownload } from '../../io/db/documents.ts';
import { asOrganisation } from '../../io/db/transaction.ts';
import type { Application } from '../identity/authenticate-application.ts';
import { appendEntry } from '../journal/append-entry.ts';
import type { Platform } from '../platform.ts';
import { DocumentError } from './document-error.ts';

/**
 * The signed document, once: the taking is durable before the first byte leaves.
 *
 * @throws {DocumentError} `document.not-available` where it was taken, is another application's or never was
 */
export async function takeDownload(
  { db, files, clock }: Pick<Platform, 'db' | 'files' | 'clock'>,
  application: Application,
  documentId: string,
): Promise<{ readonly name: string; readonly bytes: Uint8Array }> {
  const { organisationId } = application;
  const taken = uuid.test(documentId)
    ? await asOrganisation(db, organisationId, async (tx) => {
        const row = await takeOneTimeDownload(tx, documentId, application.id, clock());
        const entry = { documentId, applicationId: application.id };
        if (row) await appendEntry(tx, { type: 'document.downloaded', organisation: organisationId, entry });
        return row;
      })
    : undefined;
  if (taken === undefined)
    throw new DocumentError('document.not-available', 'there is no such download left');
  return { name: taken.name, bytes: await files.read(organisationId, taken.storageKey) };
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
