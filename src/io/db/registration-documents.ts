import type { Database, DatabaseTransaction } from './connect.ts';
import type { RegistrationDocumentKind, RegistrationDocumentType } from './registration-schema.ts';

/** A proof that belongs to a request; its bytes are in the file store. */
export interface RegistrationDocumentRow {
  readonly kind: RegistrationDocumentKind;
  readonly contentType: RegistrationDocumentType;
  readonly storageKey: string;
  readonly sizeBytes: number;
  readonly sha256: Uint8Array;
  readonly uploadedAt: Date;
}

/** Puts the document in the place of the one of its kind, which is kept as it was. */
export async function replaceRegistrationDocument(
  tx: DatabaseTransaction,
  registration: {
    readonly id: string;
    readonly organisationId: string;
    readonly issuerOrganisationId: string;
  },
  document: RegistrationDocumentRow,
): Promise<void> {
  await tx
    .updateTable('registration_document')
    .set({ replaced_at: document.uploadedAt })
    .where('registration_id', '=', registration.id)
    .where('kind', '=', document.kind)
    .where('replaced_at', 'is', null)
    .execute();
  await tx
    .insertInto('registration_document')
    .values({
      registration_id: registration.id,
      owner_organisation_id: registration.organisationId,
      issuer_organisation_id: registration.issuerOrganisationId,
      kind: document.kind,
      content_type: document.contentType,
      storage_key: document.storageKey,
      size_bytes: document.sizeBytes,
      sha256: document.sha256,
      uploaded_at: document.uploadedAt,
      replaced_at: null,
    })
    .execute();
}

/** The present ones of a request that the caller has found, by kind. */
export async function listRegistrationDocuments(
  db: Database,
  registrationId: string,
): Promise<readonly RegistrationDocumentRow[]> {
  return db
    .selectFrom('registration_document')
    .select(['kind', 'content_type as contentType', 'storage_key as storageKey', 'sha256'])
    .select(['size_bytes as sizeBytes', 'uploaded_at as uploadedAt'])
    .where('registration_id', '=', registrationId)
    .where('replaced_at', 'is', null)
    .orderBy('kind')
    .execute();
}
