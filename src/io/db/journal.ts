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
    .insertInto('journal_leaf')
    .values({ type: leaf.type, commitment: leaf.commitment })
    .returning('id')
    .executeTakeFirstOrThrow();
  await tx
    .insertInto('journal_entry')
    .values({
      leaf_id: id,
      owner_organisation_id: entry.organisationId ?? null,
      salt: entry.salt ?? null,
      entry: entry.entry,
    })
    .execute();
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
