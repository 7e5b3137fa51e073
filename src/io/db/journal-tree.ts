import { sql } from 'kysely';
import type { Database, DatabaseTransaction } from './connect.ts';

export interface JournalHead {
  readonly size: number;
  readonly root: Uint8Array;
}

/**
 * The lease of whoever numbers leaves and signs heads, until the transaction ends; false where another process has
 * it.
 */
export async function takeJournalLease(tx: DatabaseTransaction): Promise<boolean> {
  const { rows } = await sql<{ taken: boolean }>`select pg_try_advisory_xact_lock(${lease}) as taken`.execute(
    tx,
  );
  return rows[0]?.taken ?? false;
}

const lease = 7_261_905_001;

export async function readJournalHead(db: Database): Promise<JournalHead> {
  return db.selectFrom('journal_head').select(['size', 'root']).executeTakeFirstOrThrow();
}

/** Throws where the head is not the one that the caller went on from: then nothing of its transaction may stand. */
export async function moveJournalHead(
  tx: DatabaseTransaction,
  from: number,
  { size, root }: JournalHead,
): Promise<void> {
  await tx
    .updateTable('journal_head')
    .set({ size, root })
    .where('size', '=', from)
    .returning('size')
    .executeTakeFirstOrThrow();
}

export interface NumberedLeaf {
  readonly type: number;
  readonly commitment: Uint8Array;
}

/** Gives the next numbers to leaves that are committed and have none, in the order of their arrival. */
export async function numberLeaves(
  tx: DatabaseTransaction,
  size: number,
  limit: number,
): Promise<readonly NumberedLeaf[]> {
  const { rows } = await sql<NumberedLeaf & { sequence: number }>`
    update journal_leaf leaf set sequence = ${size}::bigint - 1 + next.place
    from (
      select id, row_number() over (order by ordinal) as place
      from (select id, ordinal from journal_leaf where sequence is null order by ordinal limit ${limit}) unnumbered
    ) next
    where leaf.id = next.id
    returning leaf.sequence, leaf.type, leaf.commitment`.execute(tx);
  return rows.toSorted((a, b) => a.sequence - b.sequence);
}

/** Where a tile is kept: level -1 holds entries, level 0 is made of them and never kept. */
export interface TilePlace {
  readonly level: number;
  readonly number: number;
}

export interface StoredTile extends TilePlace {
  readonly content: Uint8Array;
}

export async function readTiles(db: Database, places: readonly TilePlace[]): Promise<readonly StoredTile[]> {
  if (places.length === 0) return [];
  const { rows } = await sql<StoredTile>`
    select tile.level, tile.number, tile.content
    from unnest(${places.map(({ level }) => level)}::smallint[], ${places.map(({ number }) => number)}::bigint[])
      as wanted (level, number)
    join journal_tile tile using (level, number)`.execute(db);
  return rows;
}

/** Bundles of entries from `first` on, in their order. */
export async function readEntryBundles(
  db: Database,
  first: number,
  count: number,
): Promise<readonly StoredTile[]> {
  return db
    .selectFrom('journal_tile')
    .select(['level', 'number', 'content'])
    .where('level', '=', -1)
    .where('number', '>=', first)
    .where('number', '<', first + count)
    .orderBy('number')
    .execute();
}

/** Stores new tiles and longer ones in the place of those that they begin with. */
export async function putTiles(tx: DatabaseTransaction, tiles: readonly StoredTile[]): Promise<void> {
  if (tiles.length === 0) return;
  await tx
    .insertInto('journal_tile')
    .values(tiles.map(({ level, number, content }) => ({ level, number, content })))
    .onConflict((conflict) =>
      conflict.columns(['level', 'number']).doUpdateSet({ content: (row) => row.ref('excluded.content') }),
    )
    .execute();
}
