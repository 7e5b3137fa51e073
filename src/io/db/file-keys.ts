import type { Database } from './connect.ts';

export async function findFileKey(db: Database, organisationId: string): Promise<Uint8Array | undefined> {
  const row = await db
    .selectFrom('organisation_file_key')
    .select('sealed_key')
    .where('owner_organisation_id', '=', organisationId)
    .executeTakeFirst();
  return row?.sealed_key;
}

/** Keeps the first one: of two requests at the same time both go on with the key that stands. */
export async function keepFirstFileKey(
  db: Database,
  organisationId: string,
  sealedKey: Uint8Array,
): Promise<Uint8Array> {
  await db
    .insertInto('organisation_file_key')
    .values({ owner_organisation_id: organisationId, sealed_key: sealedKey })
    .onConflict((conflict) => conflict.column('owner_organisation_id').doNothing())
    .execute();
  return (await findFileKey(db, organisationId)) ?? sealedKey;
}
