import { sql } from 'kysely';
import type { Database } from './connect.ts';

export interface CrlRow {
  readonly number: number;
  readonly crlDer: Uint8Array;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
}

export interface NewCrl extends CrlRow, ShardId {}

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

export interface ShardId {
  readonly authorityId: string;
  readonly shard: number;
}

/**
 * The shards of active authorities that need a new list: there is none, half of the last one's life is over, or it
 * begins in the future, as after a clock that went ahead. Those that end first come first.
 */
export async function listShardsDue(tx: Database, now: Date, limit: number): Promise<readonly ShardId[]> {
  const rows = await tx
    .selectFrom('crl_shard')
    .innerJoin('authority', 'authority.id', 'crl_shard.authority_id')
    .leftJoin('crl', (join) =>
      join
        .onRef('crl.authority_id', '=', 'crl_shard.authority_id')
        .onRef('crl.shard', '=', 'crl_shard.shard')
        .onRef('crl.number', '=', 'crl_shard.last_number'),
    )
    .select(['crl_shard.authority_id', 'crl_shard.shard'])
    .where('authority.state', '=', 'active')
    .where('authority.offline', '=', false)
    .where((row) =>
      row.or([
        row('crl.number', 'is', null),
        row('crl.this_update', '>', new Date(now.getTime() + clockSkewMs)),
        row(sql<Date>`crl.this_update + (crl.next_update - crl.this_update) / 2`, '<=', now),
      ]),
    )
    .orderBy('crl.next_update', (order) => order.asc().nullsFirst())
    .limit(limit)
    .execute();
  return rows.map((row) => ({ authorityId: row.authority_id, shard: row.shard }));
}

/** The shards that the authority has opened. */
export async function listShards(db: Database, authorityId: string): Promise<readonly number[]> {
  const rows = await db
    .selectFrom('crl_shard')
    .select('shard')
    .where('authority_id', '=', authorityId)
    .orderBy('shard')
    .execute();
  return rows.map(({ shard }) => shard);
}

/** Of two nodes' clocks: below it a list of the other one is not taken for one from the future. */
export const clockSkewMs = 5 * 60_000;

/** Until the transaction ends nobody else publishes for the shard. False where there is no such shard. */
export async function lockShard(tx: Database, { authorityId, shard }: ShardId): Promise<boolean> {
  const row = await tx
    .selectFrom('crl_shard')
    .select('shard')
    .where('authority_id', '=', authorityId)
    .where('shard', '=', shard)
    .forUpdate()
    .executeTakeFirst();
  return row !== undefined;
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

/** When the first of the newest lists of active authorities ends; undefined where there is none. */
export async function findEarliestCrlEnd(tx: Database): Promise<Date | undefined> {
  const row = await tx
    .selectFrom('crl_shard')
    .innerJoin('authority', 'authority.id', 'crl_shard.authority_id')
    .innerJoin('crl', (join) =>
      join
        .onRef('crl.authority_id', '=', 'crl_shard.authority_id')
        .onRef('crl.shard', '=', 'crl_shard.shard')
        .onRef('crl.number', '=', 'crl_shard.last_number'),
    )
    .select('crl.next_update')
    .where('authority.state', '=', 'active')
    .orderBy('crl.next_update')
    .limit(1)
    .executeTakeFirst();
  return row?.next_update;
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
