import type { Database, DatabaseTransaction } from './connect.ts';
import type { JsonObject, KeyOwnerKind, KeyPurpose, WrappingKind } from './schema.ts';

export interface KeyRow {
  readonly id: string;
  readonly organisationId: string | undefined;
  readonly ownerKind: KeyOwnerKind;
  readonly ownerId: string;
  readonly purpose: KeyPurpose;
  readonly algorithm: string;
  readonly publicKeyDer: Uint8Array;
  readonly spkiSha256: Uint8Array;
}

export interface KeyWrappingRow {
  readonly keyId: string;
  readonly organisationId: string | undefined;
  readonly kind: WrappingKind;
  readonly blob: Uint8Array;
  readonly parameters: JsonObject;
  readonly kekVersion: number;
}

export async function insertKey(tx: DatabaseTransaction, key: KeyRow): Promise<void> {
  await tx
    .insertInto('key')
    .values({
      id: key.id,
      owner_organisation_id: key.organisationId ?? null,
      owner_kind: key.ownerKind,
      owner_id: key.ownerId,
      purpose: key.purpose,
      algorithm: key.algorithm,
      public_key_der: key.publicKeyDer,
      spki_sha256: key.spkiSha256,
    })
    .execute();
}

/** Undefined also where the key was destroyed. */
export async function findKey(db: Database, id: string): Promise<KeyRow | undefined> {
  const row = await db
    .selectFrom('key')
    .select(['id', 'owner_organisation_id', 'owner_kind', 'owner_id', 'purpose', 'algorithm'])
    .select(['public_key_der', 'spki_sha256'])
    .where('id', '=', id)
    .where('destroyed_at', 'is', null)
    .executeTakeFirst();
  return (
    row && {
      id: row.id,
      organisationId: row.owner_organisation_id ?? undefined,
      ownerKind: row.owner_kind,
      ownerId: row.owner_id,
      purpose: row.purpose,
      algorithm: row.algorithm,
      publicKeyDer: row.public_key_der,
      spkiSha256: row.spki_sha256,
    }
  );
}

/** Ends a key that nothing was certified for: no wrapping of it is left. */
export async function destroyKey(tx: DatabaseTransaction, id: string, now: Date): Promise<void> {
  await tx.deleteFrom('key_wrapping').where('key_id', '=', id).execute();
  await tx.updateTable('key').set({ destroyed_at: now }).where('id', '=', id).execute();
}

/** Retires the live wrapping of that kind, if there is one, and puts this one in its place. */
export async function replaceWrapping(
  tx: DatabaseTransaction,
  wrapping: KeyWrappingRow,
  now: Date,
): Promise<void> {
  await tx
    .updateTable('key_wrapping')
    .set({ retired_at: now })
    .where('key_id', '=', wrapping.keyId)
    .where('kind', '=', wrapping.kind)
    .where('retired_at', 'is', null)
    .execute();
  await tx
    .insertInto('key_wrapping')
    .values({
      key_id: wrapping.keyId,
      owner_organisation_id: wrapping.organisationId ?? null,
      kind: wrapping.kind,
      blob: wrapping.blob,
      parameters: wrapping.parameters,
      kek_version: wrapping.kekVersion,
    })
    .execute();
}

export async function findWrapping(
  db: Database,
  keyId: string,
  kinds: readonly WrappingKind[],
): Promise<KeyWrappingRow | undefined> {
  const row = await db
    .selectFrom('key_wrapping')
    .select(['key_id', 'owner_organisation_id', 'kind', 'blob', 'parameters', 'kek_version'])
    .where('key_id', '=', keyId)
    .where('kind', 'in', kinds)
    .where('retired_at', 'is', null)
    .executeTakeFirst();
  return (
    row && {
      keyId: row.key_id,
      organisationId: row.owner_organisation_id ?? undefined,
      kind: row.kind,
      blob: row.blob,
      parameters: row.parameters,
      kekVersion: row.kek_version,
    }
  );
}
