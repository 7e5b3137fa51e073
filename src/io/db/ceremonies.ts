import type { Database } from './connect.ts';

export interface CeremonyRow {
  readonly title: string;
  readonly fileSha256: Uint8Array;
  /** CMS SignedData over the record. */
  readonly recordCms: Uint8Array;
  readonly heldAt: Date;
}

/** Undefined where a ceremony of this file was held already. */
export async function insertCeremony(tx: Database, ceremony: CeremonyRow): Promise<string | undefined> {
  const row = await tx
    .insertInto('ceremony')
    .values({
      owner_organisation_id: null,
      title: ceremony.title,
      file_sha256: ceremony.fileSha256,
      record_cms: ceremony.recordCms,
      held_at: ceremony.heldAt,
    })
    .onConflict((conflict) => conflict.column('file_sha256').doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id;
}

/** When the ceremony of this file was held. */
export async function findCeremonyHeldAt(db: Database, fileSha256: Uint8Array): Promise<Date | undefined> {
  const row = await db
    .selectFrom('ceremony')
    .select('held_at')
    .where('file_sha256', '=', fileSha256)
    .executeTakeFirst();
  return row?.held_at;
}
