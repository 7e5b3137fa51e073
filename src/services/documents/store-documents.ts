import { randomBytes } from 'node:crypto';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { insertDocument } from '../../io/db/documents.ts';
import type { StoredFile } from '../../io/files/file-store.ts';
import type { Application } from '../identity/authenticate-application.ts';
import { appendEntry } from '../journal/append-entry.ts';

export interface DocumentToStore {
  readonly id: string;
  readonly name: string;
  /** Durable before the transaction that names it: a row never points to bytes that are not there. */
  readonly file: StoredFile;
  readonly verificationToken: string;
  /** Version 1 of the eSign API gives a document out once more by its id; version 2 never does. */
  readonly oneTimeDownload: 'none' | 'available';
}

/** 160 random bits: the address of a verification page is found by whoever has it, and guessed by nobody. */
export const newVerificationToken = (): string => randomBytes(20).toString('base64url');

export async function storeDocument(
  tx: DatabaseTransaction,
  application: Application,
  document: DocumentToStore,
  now: Date,
): Promise<void> {
  const { file, ...rest } = document;
  const stored = insertDocument(tx, {
    ...rest,
    ...file,
    organisationId: application.organisationId,
    applicationId: application.id,
    createdAt: now,
  });
  const entered = appendEntry(tx, {
    type: 'document.stored',
    organisation: application.organisationId,
    entry: {
      documentId: document.id,
      sha256: Buffer.from(file.sha256).toString('hex'),
      applicationId: application.id,
    },
  });
  await Promise.all([stored, entered]);
}
