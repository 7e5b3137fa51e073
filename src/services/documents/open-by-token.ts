import { findDocumentByToken } from '../../io/db/documents.ts';
import { asSystem } from '../../io/db/transaction.ts';
import type { Platform } from '../platform.ts';
import { DocumentError } from './document-error.ts';

export interface OpenedDocument {
  readonly name: string;
  readonly sha256: Uint8Array;
  readonly signedAt: Date;
  readonly bytes: Uint8Array;
}

/**
 * The document behind a verification address. The token is the authority to see its verdict, so no organisation's
 * scope applies; nothing else of the organisation is read.
 *
 * @throws {DocumentError} `document.unknown-token`
 */
export async function openByToken(
  { db, files }: Pick<Platform, 'db' | 'files'>,
  token: string,
): Promise<OpenedDocument> {
  const wellFormed = /^[\w-]{27}$/.test(token);
  const row = wellFormed ? await asSystem(db, (tx) => findDocumentByToken(tx, token)) : undefined;
  if (row === undefined) throw new DocumentError('document.unknown-token', 'no document has this address');
  const bytes = await files.read(row.organisationId, row.storageKey);
  return { name: row.name, sha256: row.sha256, signedAt: row.createdAt, bytes };
}
