import type { Database, DatabaseTransaction } from './connect.ts';

/** The key of the journal: an authority with a key and no certificate. */
export interface JournalAuthorityRow {
  readonly keyId: string;
  /** DER SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
}

export async function findJournalAuthority(tx: Database): Promise<JournalAuthorityRow | undefined> {
  const row = await tx
    .selectFrom('authority')
    .innerJoin('key', 'key.id', 'authority.key_id')
    .select(['key.id', 'key.public_key_der'])
    .where('authority.kind', '=', 'journal')
    .where('authority.state', '=', 'active')
    .executeTakeFirst();
  return row && { keyId: row.id, publicKey: row.public_key_der };
}

/** The authority comes first, then its key, which names its owner. */
export async function insertJournalAuthority(tx: DatabaseTransaction, name: string): Promise<string> {
  const { id } = await tx
    .insertInto('authority')
    .values({
      kind: 'journal',
      name,
      parent_id: null,
      owner_organisation_id: null,
      key_id: null,
      certificate_der: null,
      state: 'prepared',
      visibility: 'public',
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Fails where there is an active one: two processes that start at once make one key. */
export async function activateJournalAuthority(
  tx: DatabaseTransaction,
  id: string,
  keyId: string,
): Promise<void> {
  await tx
    .updateTable('authority')
    .set({ key_id: keyId, state: 'active' })
    .where('id', '=', id)
    .where('state', '=', 'prepared')
    .returning('id')
    .executeTakeFirstOrThrow();
}
