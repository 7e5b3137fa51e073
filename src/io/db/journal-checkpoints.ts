import type { Database, DatabaseTransaction } from './connect.ts';
import type { JournalHead } from './journal-tree.ts';

export interface JournalCheckpointRow extends JournalHead {
  /** The signed note with the cosignatures that came until now. */
  readonly note: string;
  readonly signedAt: Date;
}

export interface NewJournalCheckpoint extends JournalHead {
  readonly note: string;
  readonly signedAt: Date;
}

export async function insertJournalCheckpoint(
  tx: DatabaseTransaction,
  { size, root, note, signedAt }: NewJournalCheckpoint,
): Promise<void> {
  await tx.insertInto('journal_checkpoint').values({ size, root, note, signed_at: signedAt }).execute();
}

/** What is shown: the newest, or the newest that a witness cosigned. */
export async function findJournalCheckpoint(
  db: Database,
  which: 'newest' | 'cosigned',
): Promise<JournalCheckpointRow | undefined> {
  const row = await db
    .selectFrom('journal_checkpoint')
    .select(['size', 'root', 'note', 'signed_at'])
    .$if(which === 'cosigned', (query) =>
      query.where('size', '=', (from) =>
        from.selectFrom('journal_cosignature').select((cosignature) => cosignature.fn.max('size').as('size')),
      ),
    )
    .orderBy('size', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const lines = await db
    .selectFrom('journal_cosignature')
    .select('line')
    .where('size', '=', row.size)
    .orderBy('cosigner')
    .execute();
  const note = row.note + lines.map(({ line }) => line).join('');
  return { size: row.size, root: row.root, note, signedAt: row.signed_at };
}

/** How many leaves are shown. */
export async function shownJournalSize(db: Database): Promise<number> {
  const row = await db
    .selectFrom('journal_checkpoint')
    .select('size')
    .orderBy('size', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.size ?? 0;
}
