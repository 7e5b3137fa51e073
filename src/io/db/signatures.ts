import type { Database } from './connect.ts';
import type { Activation, SignatureLevel } from './schema.ts';

export interface NewSignature {
  readonly id: string;
  readonly organisationId: string;
  readonly documentId: string;
  readonly certificateId: string;
  /** Whose signature it is; undefined for a seal's. */
  readonly personId: string | undefined;
  readonly sealId: string | undefined;
  readonly applicationId: string;
  readonly fieldName: string;
  readonly level: SignatureLevel;
  readonly activation: Activation;
  /** SHA-256 of SignerInfo.signature: the journal's commitment to the signature. */
  readonly signatureSha256: Uint8Array;
  readonly idempotencyKey: string | undefined;
  readonly reason: string | undefined;
  readonly location: string | undefined;
  readonly signedAt: Date;
  readonly timestampedAt: Date | undefined;
  /** What the mark carried; undefined where nothing of the notice shows. */
  readonly statementVersion: number | undefined;
  readonly logoVersion: number | undefined;
}

export async function insertSignature(tx: Database, signature: NewSignature): Promise<void> {
  await tx
    .insertInto('signature')
    .values({
      id: signature.id,
      owner_organisation_id: signature.organisationId,
      document_id: signature.documentId,
      certificate_id: signature.certificateId,
      person_id: signature.personId ?? null,
      seal_id: signature.sealId ?? null,
      application_credential_id: signature.applicationId,
      field_name: signature.fieldName,
      level: signature.level,
      activation: signature.activation,
      signature_sha256: signature.signatureSha256,
      idempotency_key: signature.idempotencyKey ?? null,
      reason: signature.reason ?? null,
      location: signature.location ?? null,
      signed_at: signature.signedAt,
      timestamped_at: signature.timestampedAt ?? null,
      statement_version: signature.statementVersion ?? null,
      logo_version: signature.logoVersion ?? null,
    })
    .execute();
}

export interface SignatureFacts {
  readonly fieldName: string;
  readonly level: SignatureLevel;
  readonly signedAt: Date;
  readonly timestampedAt: Date | undefined;
}

/** The signature that made this document what it is. */
export async function findSignatureOfDocument(
  db: Database,
  documentId: string,
): Promise<SignatureFacts | undefined> {
  const row = await db
    .selectFrom('signature')
    .select(['field_name', 'level', 'signed_at', 'timestamped_at'])
    .where('document_id', '=', documentId)
    .orderBy('signed_at', 'desc')
    .executeTakeFirst();
  return (
    row && {
      fieldName: row.field_name,
      level: row.level,
      signedAt: row.signed_at,
      timestampedAt: row.timestamped_at ?? undefined,
    }
  );
}

/** What the journal's leaves of the signatures commit to, oldest first. */
export async function listSignatureHashes(
  db: Database,
  documentId: string,
): Promise<readonly Pick<NewSignature, 'fieldName' | 'signatureSha256'>[]> {
  const rows = await db
    .selectFrom('signature')
    .select(['field_name', 'signature_sha256'])
    .where('document_id', '=', documentId)
    .orderBy('signed_at')
    .execute();
  return rows.map((row) => ({ fieldName: row.field_name, signatureSha256: row.signature_sha256 }));
}

/** The level that the signatures of a document have after it was lifted; one that has an archive timestamp keeps it. */
export async function raiseSignatureLevel(
  tx: Database,
  documentId: string,
  level: SignatureLevel,
): Promise<void> {
  await tx
    .updateTable('signature')
    .set({ level })
    .where('document_id', '=', documentId)
    .where('level', '!=', 'B-LTA')
    .execute();
}
