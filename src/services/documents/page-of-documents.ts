import type { DocumentItem, DocumentPage } from '../../contract/documents.ts';
import { listDocuments, type DocumentCursor, type DocumentRow } from '../../io/db/documents.ts';
import { asOrganisation } from '../../io/db/transaction.ts';
import { toHex } from '../../lib/bytes.ts';
import type { Application } from '../identity/authenticate-application.ts';
import type { Platform } from '../platform.ts';
import { DocumentError } from './document-error.ts';
import { verificationUrl } from './verification-url.ts';

/** @throws {DocumentError} `document.bad-cursor` */
export async function pageOfDocuments(
  { db, settings }: Pick<Platform, 'db' | 'settings'>,
  application: Application,
  query: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<DocumentPage> {
  const { organisationId } = application;
  const after = query.cursor === undefined ? undefined : parseCursor(query.cursor);
  // One more than asked for tells whether there is a next page.
  const rows = await asOrganisation(db, organisationId, (tx) =>
    listDocuments(tx, { organisationId, limit: query.limit + 1, after }),
  );
  const items = rows.slice(0, query.limit);
  const last = items.at(-1);
  return {
    items: items.map((row) => itemOf(row, settings.publicUrl)),
    ...(rows.length > items.length && last !== undefined ? { next: encodeCursor(last) } : {}),
  };
}

function itemOf(row: DocumentRow, publicUrl: string): DocumentItem {
  return {
    id: row.id,
    name: row.name,
    sha256: toHex(row.sha256),
    sizeBytes: row.sizeBytes,
    createdAt: row.createdAt.toISOString(),
    download: row.oneTimeDownload,
    ...(row.verificationToken === undefined
      ? {}
      : { verificationUrl: verificationUrl(publicUrl, row.verificationToken) }),
  };
}

const encodeCursor = ({ createdAt, id }: DocumentCursor): string =>
  Buffer.from(`${createdAt.getTime()} ${id}`).toString('base64url');

function parseCursor(cursor: string): DocumentCursor {
  const [, time, id] =
    /^(\d{1,15}) ([0-9a-f-]{36})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? [];
  if (time === undefined || id === undefined) {
    throw new DocumentError('document.bad-cursor', 'expected the `next` of the page before');
  }
  return { createdAt: new Date(Number(time)), id };
}
