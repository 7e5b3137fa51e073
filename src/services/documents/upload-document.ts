import { randomUUID } from 'node:crypto';
import type { UploadedDocument } from '../../contract/flows.ts';
import { insertDocument } from '../../io/db/documents.ts';
import { insertInspection } from '../../io/db/inspections.ts';
import { asPerson, beyondScope } from '../../io/db/transaction.ts';
import { insertUploadedDocument } from '../../io/db/uploaded-documents.ts';
import { removeUnlessStored } from '../../io/files/remove-unless-stored.ts';
import { toHex } from '../../lib/bytes.ts';
import type { Actor } from '../identity/actor.ts';
import { authorise } from '../identity/authorise.ts';
import { appendEntry } from '../journal/append-entry.ts';
import type { Platform } from '../platform.ts';

/**
 * Takes a PDF in, to be sent to be signed: read and inspected in a worker thread first, then encrypted and durable,
 * then its row. Nobody sees it but who brought it, until it is sent.
 *
 * @throws {IdentityError} `identity.not-permitted` @throws {TaskError} with the file's fault
 */
export async function uploadDocument(
  platform: Pick<Platform, 'db' | 'files' | 'workers' | 'clock'>,
  actor: Actor,
  { name, bytes }: { readonly name: string; readonly bytes: Uint8Array },
): Promise<UploadedDocument> {
  const { db, files, workers, clock } = platform;
  const { organisationId, accountId } = actor;
  const now = clock();
  authorise(actor, 'flow.take-part', { now });
  const { pageCount, signatureCount, certification, findings } = await workers.run('read-upload', { bytes });
  const file = await files.put(organisationId, bytes);
  try {
    const documentId = await asPerson(db, actor, async (tx) => {
      const id = randomUUID();
      await insertDocument(tx, {
        ...file,
        id,
        name,
        organisationId,
        verificationToken: undefined,
        oneTimeDownload: 'none',
        applicationId: undefined,
        createdAt: now,
      });
      const uploaded = { documentId: id, organisationId, accountId, uploadedAt: now };
      await beyondScope(tx, async () => {
        await insertInspection(tx, {
          documentId: id,
          organisationId,
          findings,
          warnings: [],
          inspectedAt: now,
        });
        await insertUploadedDocument(tx, { ...uploaded, pageCount, signatureCount, certification });
      });
      await appendEntry(tx, {
        type: 'document.stored',
        organisation: organisationId,
        entry: { documentId: id, sha256: toHex(file.sha256), accountId },
      });
      return id;
    });
    return {
      documentId,
      name,
      sha256: toHex(file.sha256),
      sizeBytes: file.sizeBytes,
      pages: pageCount,
      signatures: signatureCount,
      ...(certification === undefined ? {} : { certification }),
      findings: [...findings],
    };
  } catch (error) {
    await removeUnlessStored(platform, file.storageKey);
    throw error;
  }
}
