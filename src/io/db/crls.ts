import type { Database } from './connect.ts';

export interface CrlRow {
  readonly number: number;
  readonly crlDer: Uint8Array;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
}

export interface NewCrl extends CrlRow {
  readonly authorityId: string;
  readonly shard: number;
}

/** The next number of the shard's own sequence; its row stays locked until the list is committed or given up. */
export async function nextCrlNumber(tx: Database, authorityId: string, shard: number): Promise<number> {
  const { last_number } = await tx
    .updateTable('crl_shard')
    .set((eb) => ({ last_number: eb('last_number', '+', 1) }))
    .where('authority_id', '=', authorityId)
    .where('shard', '=', shard)
    .returning('last_number')
    .executeTakeFirstOrThrow();
  return last_number;
}

export async function insertCrl(tx: Database, crl: NewCrl): Promise<void> {
  await tx
    .insertInto('crl')
    .values({
      owner_organisation_id: null,
      visibility: 'public',
      authority_id: crl.authorityId,
      shard: crl.shard,
      number: crl.number,
      crl_der: crl.crlDer,
      this_update: crl.thisUpdate,
      next_update: crl.nextUpdate,
    })
    .execute();
}

export async function findLatestCrl(
  db: Database,
  authorityId: string,
  shard: number,
): Promise<CrlRow | undefined> {
  const row = await db
    .selectFrom('crl')
    .select(['number', 'crl_der', 'this_update', 'next_update'])
    .where('authority_id', '=', authorityId)
    .where('shard', '=', shard)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return (
    row && {
      number: row.number,
      crlDer: row.crl_der,
      thisUpdate: row.this_update,
      nextUpdate: row.next_update,
    }
  );
}

/** The shard whose list names the certificate. */
export async function findShardOf(db: Database, certificateId: string): Promise<number> {
  const { shard } = await db
    .selectFrom('certificate')
    .select('shard')
    .where('id', '=', certificateId)
    .executeTakeFirstOrThrow();
  return shard;
}
