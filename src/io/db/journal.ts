import { sql } from 'kysely';
import type { Database, DatabaseTransaction } from './connect.ts';

export interface NewJournalLeaf {
  readonly type: number;
  readonly commitment: Uint8Array;
}

export interface NewJournalEntry {
  readonly organisationId: string | undefined;
  /** Absent where the commitment is of something public by itself (a certificate, a signature value). */
  readonly salt: Uint8Array | undefined;
  readonly entry: string;
}

/** Leaf and entry are written together; the leaf gets its index later, from the sequencer. */
export async function insertJournalLeaf(
  tx: DatabaseTransaction,
  leaf: NewJournalLeaf,
  entry: NewJournalEntry,
): Promise<string> {
  const { id } = await tx
    .with('leaf', (db) =>
      db.insertInto('journal_leaf').values({ type: leaf.type, commitment: leaf.commitment }).returning('id'),
    )
    .insertInto('journal_entry')
    .columns(['leaf_id', 'owner_organisation_id', 'salt', 'entry'])
    .expression((db) =>
      db
        .selectFrom('leaf')
        .select((row) => [
          'leaf.id',
          row.cast<string | null>(row.val(entry.organisationId ?? null), 'uuid').as('owner_organisation_id'),
          row.cast<Uint8Array | null>(row.val(entry.salt ?? null), 'bytea').as('salt'),
          row.cast<string>(row.val(entry.entry), 'text').as('entry'),
        ]),
    )
    .returning('leaf_id as id')
    .executeTakeFirstOrThrow();
  return id;
}

export interface JournalEntryRow {
  readonly leafId: string;
  readonly type: number;
  readonly commitment: Uint8Array;
  readonly salt: Uint8Array | undefined;
  readonly entry: string;
}

export async function findJournalEntry(db: Database, leafId: string): Promise<JournalEntryRow | undefined> {
  const row = await db
    .selectFrom('journal_entry')
    .innerJoin('journal_leaf', 'journal_leaf.id', 'journal_entry.leaf_id')
    .select(['leaf_id', 'type', 'commitment', 'salt', 'entry'])
    .where('leaf_id', '=', leafId)
    .executeTakeFirst();
  return row && { ...row, leafId: row.leaf_id, salt: row.salt ?? undefined };
}

/** A numbered leaf. */
export interface JournalLeafRow {
  readonly index: number;
  readonly type: number;
  readonly commitment: Uint8Array;
}

export async function findLeafAt(db: Database, index: number): Promise<JournalLeafRow | undefined> {
  const row = await db
    .selectFrom('journal_leaf')
    .select(['type', 'commitment'])
    .where('sequence', '=', index)
    .executeTakeFirst();
  return row && { index, ...row };
}

const leavesLimit = 20;

/** The numbered leaves with this commitment, oldest first; a few at most. */
export async function findLeavesOf(db: Database, commitment: Uint8Array): Promise<readonly JournalLeafRow[]> {
  const rows = await db
    .selectFrom('journal_leaf')
    .select(['sequence', 'type', 'commitment'])
    .where('commitment', '=', commitment)
    .where('sequence', 'is not', null)
    .orderBy('sequence')
    .limit(leavesLimit)
    .execute();
  return rows.map(({ sequence, ...leaf }) => ({ index: numbered(sequence), ...leaf }));
}

export interface NumberedEntryRow extends JournalLeafRow {
  readonly salt: Uint8Array | undefined;
  readonly entry: string;
  readonly recordedAt: Date;
}

/** The organisation's own numbered entries after one index, in the order of the log. */
export async function pageOfJournalEntries(
  db: Database,
  organisationId: string,
  after: number,
  limit: number,
): Promise<readonly NumberedEntryRow[]> {
  const rows = await numberedEntries(db, organisationId)
    .where('journal_leaf.sequence', '>', after)
    .orderBy('journal_leaf.sequence')
    .limit(limit)
    .execute();
  return rows.map(fromNumbered);
}

export async function findJournalEntryAt(
  db: Database,
  organisationId: string,
  index: number,
): Promise<NumberedEntryRow | undefined> {
  const row = await numberedEntries(db, organisationId).where('sequence', '=', index).executeTakeFirst();
  return row && fromNumbered(row);
}

const numberedEntries = (db: Database, organisationId: string) =>
  db
    .selectFrom('journal_leaf')
    .innerJoin('journal_entry', 'journal_entry.leaf_id', 'journal_leaf.id')
    .select(['sequence', 'type', 'commitment', 'salt', 'entry', 'recorded_at'])
    .where('owner_organisation_id', '=', organisationId);

function fromNumbered(row: {
  sequence: number | null;
  type: number;
  commitment: Uint8Array;
  salt: Uint8Array | null;
  entry: string;
  recorded_at: Date;
}): NumberedEntryRow {
  return {
    index: numbered(row.sequence),
    type: row.type,
    commitment: row.commitment,
    salt: row.salt ?? undefined,
    entry: row.entry,
    recordedAt: row.recorded_at,
  };
}

function numbered(sequence: number | null): number {
  if (sequence === null) throw new TypeError('the query gives numbered leaves only');
  return sequence;
}

/** Erasure of personal data: salt and entry go together, the bare leaf stays where the tree has it. */
export async function eraseJournalEntry(tx: DatabaseTransaction, leafId: string): Promise<boolean> {
  await sql`select set_config('sertel.erasure', 'on', true)`.execute(tx);
  const { numDeletedRows } = await tx
    .deleteFrom('journal_entry')
    .where('leaf_id', '=', leafId)
    .executeTakeFirst();
  await sql`select set_config('sertel.erasure', '', true)`.execute(tx);
  return numDeletedRows === 1n;
}
