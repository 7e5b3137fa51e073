import type { Database } from './connect.ts';

export interface CeremonyRow {
  readonly title: string;
  readonly fileSha256: Uint8Array;
  /** CMS SignedData over the record. */
  readonly recordCms: Uint8Array;
  readonly heldAt: Date;
}

export async function insertCeremony(tx: Database, ceremony: CeremonyRow): Promise<string> {
  const { id } = await tx
    .insertInto('ceremony')
    .values({
      owner_organisation_id: null,
      title: ceremony.title,
      file_sha256: ceremony.fileSha256,
      record_cms: ceremony.recordCms,
      held_at: ceremony.heldAt,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}
