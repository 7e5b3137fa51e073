import { sql } from 'kysely';
import type { Database } from './connect.ts';

export type OneTimeDownload = 'none' | 'available' | 'taken';

export interface DocumentRow {
  readonly id: string;
  readonly organisationId: string;
  readonly name: string;
  readonly storageKey: string;
  readonly sha256: Uint8Array;
  readonly sizeBytes: number;
  readonly verificationToken: string | undefined;
  readonly oneTimeDownload: OneTimeDownload;
  readonly createdAt: Date;
}

export interface NewDocument {
  /** Given by the caller: rows that name the document are on their way before this one is answered. */
  readonly id: string;
  readonly organisationId: string;
  readonly name: string;
  readonly storageKey: string;
  readonly sha256: Uint8Array;
  readonly sizeBytes: number;
  /** Undefined for what is not signed here yet. */
  readonly verificationToken: string | undefined;
  readonly oneTimeDownload: OneTimeDownload;
  /** Undefined for what a person brought. */
  readonly applicationId: string | undefined;
  readonly createdAt: Date;
}

export async function insertDocument(tx: Database, document: NewDocument): Promise<void> {
  await tx
    .insertInto('document')
    .values({
      id: document.id,
      owner_organisation_id: document.organisationId,
      name: document.name,
      storage_key: document.storageKey,
      sha256: document.sha256,
      size_bytes: document.sizeBytes,
      verification_token: document.verificationToken ?? null,
      one_time_download: document.oneTimeDownload,
      downloaded_at: null,
      application_credential_id: document.applicationId ?? null,
      previous_document_id: null,
      created_at: document.createdAt,
      deleted_at: null,
    })
    .execute();
}

export async function findDocument(db: Database, id: string): Promise<DocumentRow | undefined> {
  const row = await selectDocument(db).where('id', '=', id).executeTakeFirst();
  return row && fromRow(row);
}

/** A document that this application had signed; another application of the same organisation finds none. */
export async function findDocumentOfApplication(
  db: Database,
  id: string,
  applicationId: string,
): Promise<DocumentRow | undefined> {
  const row = await selectDocument(db)
    .where('id', '=', id)
    .where('application_credential_id', '=', applicationId)
    .executeTakeFirst();
  return row && fromRow(row);
}

export async function findDocumentByToken(db: Database, token: string): Promise<DocumentRow | undefined> {
  const row = await selectDocument(db).where('verification_token', '=', token).executeTakeFirst();
  return row && fromRow(row);
}

/** Puts a longer version of the same file in place; false where it is not the version that was read. */
export async function replaceStoredFile(
  tx: Database,
  id: string,
  readFrom: string,
  file: { readonly storageKey: string; readonly sha256: Uint8Array; readonly sizeBytes: number },
): Promise<boolean> {
  const row = await tx
    .updateTable('document')
    .set({ storage_key: file.storageKey, sha256: file.sha256, size_bytes: file.sizeBytes })
    .where('id', '=', id)
    .where('storage_key', '=', readFrom)
    .where('deleted_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Takes the one download that a signed document has, for the application that had it signed; undefined where it
 * was taken before. Of two requests at once one gets it.
 */
export async function takeOneTimeDownload(
  tx: Database,
  id: string,
  applicationId: string,
  at: Date,
): Promise<DocumentRow | undefined> {
  const row = await tx
    .updateTable('document')
    .set({ one_time_download: 'taken', downloaded_at: at })
    .where('id', '=', id)
    .where('application_credential_id', '=', applicationId)
    .where('one_time_download', '=', 'available')
    .where('deleted_at', 'is', null)
    .returning(columns)
    .executeTakeFirst();
  return row && fromRow(row);
}

/** Where a page of documents goes on: after this one, in the order newest first. */
export interface DocumentCursor {
  readonly createdAt: Date;
  readonly id: string;
}

/** The documents of the organisation, newest first; without those that only named people of it may see,
 * and without the archived ones. */
export async function listDocuments(
  db: Database,
  page: {
    readonly organisationId: string;
    readonly limit: number;
    readonly after: DocumentCursor | undefined;
  },
): Promise<readonly DocumentRow[]> {
  const { after } = page;
  let query = selectDocument(db)
    .where('owner_organisation_id', '=', page.organisationId)
    .where('visibility', '<>', 'named')
    .where('archived_at', 'is', null);
  if (after !== undefined)
    query = query.where(sql<boolean>`(created_at, id) < (${after.createdAt}, ${after.id}::uuid)`);
  const rows = await query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(page.limit).execute();
  return rows.map(fromRow);
}

const columns = [
  'id',
  'owner_organisation_id',
  'name',
  'storage_key',
  'sha256',
  'size_bytes',
  'verification_token',
  'one_time_download',
  'created_at',
] as const;

const selectDocument = (db: Database) =>
  db.selectFrom('document').select(columns).where('deleted_at', 'is', null);

function fromRow(row: {
  id: string;
  owner_organisation_id: string;
  name: string;
  storage_key: string;
  sha256: Uint8Array;
  size_bytes: number;
  verification_token: string | null;
  one_time_download: OneTimeDownload;
  created_at: Date;
}): DocumentRow {
  return {
    id: row.id,
    organisationId: row.owner_organisation_id,
    name: row.name,
    storageKey: row.storage_key,
    sha256: row.sha256,
    sizeBytes: row.size_bytes,
    verificationToken: row.verification_token ?? undefined,
    oneTimeDownload: row.one_time_download,
    createdAt: row.created_at,
  };
}
