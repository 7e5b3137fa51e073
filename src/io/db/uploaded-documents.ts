import { sql } from 'kysely';
import type { Database, DatabaseTransaction } from './connect.ts';

export interface UploadedDocument {
  readonly documentId: string;
  readonly organisationId: string;
  readonly accountId: string;
  readonly pageCount: number;
  readonly signatureCount: number;
  readonly certification: 1 | 2 | 3 | undefined;
  readonly uploadedAt: Date;
}

/** The document that was just inserted becomes its uploader's alone. */
export async function insertUploadedDocument(tx: DatabaseTransaction, one: UploadedDocument): Promise<void> {
  await tx
    .insertInto('uploaded_document')
    .values({
      document_id: one.documentId,
      owner_organisation_id: one.organisationId,
      account_id: one.accountId,
      page_count: one.pageCount,
      signature_count: one.signatureCount,
      certification: one.certification ?? null,
      uploaded_at: one.uploadedAt,
    })
    .execute();
  await tx
    .updateTable('document')
    .set({ visibility: 'named' })
    .where('id', '=', one.documentId)
    .executeTakeFirstOrThrow();
}

export interface UsableUpload extends UploadedDocument {
  readonly name: string;
  readonly storageKey: string;
  /** It is a version of a flow already. */
  readonly used: boolean;
}

/** What this person brought; nobody else uses it, and no rule of retention ends it, until the transaction ends. */
export async function lockUploadedDocument(
  tx: DatabaseTransaction,
  documentId: string,
  accountId: string,
): Promise<UsableUpload | undefined> {
  const row = await selectUpload(tx, documentId, accountId)
    .forUpdate(['uploaded_document', 'document'])
    .executeTakeFirst();
  return row && fromRow(row, accountId);
}

export async function findUploadedDocument(
  db: Database,
  documentId: string,
  accountId: string,
): Promise<UsableUpload | undefined> {
  const row = await selectUpload(db, documentId, accountId).executeTakeFirst();
  return row && fromRow(row, accountId);
}

const selectUpload = (db: Database, documentId: string, accountId: string) =>
  db
    .selectFrom('uploaded_document')
    .innerJoin('document', 'document.id', 'uploaded_document.document_id')
    .select([
      'uploaded_document.document_id',
      'uploaded_document.owner_organisation_id',
      'uploaded_document.page_count',
      'uploaded_document.signature_count',
      'uploaded_document.certification',
      'uploaded_document.uploaded_at',
      'document.name',
      'document.storage_key',
      sql<boolean>`exists (select from flow_version version where version.document_id = document.id)`.as(
        'used',
      ),
    ])
    .where('uploaded_document.document_id', '=', documentId)
    .where('uploaded_document.account_id', '=', accountId)
    .where('document.deleted_at', 'is', null);

function fromRow(
  row: {
    document_id: string;
    owner_organisation_id: string;
    page_count: number;
    signature_count: number;
    certification: number | null;
    uploaded_at: Date;
    name: string;
    storage_key: string;
    used: boolean;
  },
  accountId: string,
): UsableUpload {
  const { certification } = row;
  return {
    documentId: row.document_id,
    organisationId: row.owner_organisation_id,
    accountId,
    pageCount: row.page_count,
    signatureCount: row.signature_count,
    certification:
      certification === 1 || certification === 2 || certification === 3 ? certification : undefined,
    uploadedAt: row.uploaded_at,
    name: row.name,
    storageKey: row.storage_key,
    used: row.used,
  };
}
