import { sql } from 'kysely';
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

export interface NewJournalCosignature {
  readonly size: number;
  /** The cosigner's verifier key. */
  readonly cosigner: string;
  /** The line of the note, with its newline. */
  readonly line: string;
  readonly cosignedAt: Date;
}

/** One for each cosigner of a checkpoint; a second one says nothing more. */
export async function insertJournalCosignatures(
  tx: DatabaseTransaction,
  cosignatures: readonly NewJournalCosignature[],
): Promise<void> {
  if (cosignatures.length === 0) return;
  await tx
    .insertInto('journal_cosignature')
    .values(
      cosignatures.map(({ size, cosigner, line, cosignedAt }) => ({
        size,
        cosigner,
        line,
        cosigned_at: cosignedAt,
      })),
    )
    .onConflict((conflict) => conflict.columns(['size', 'cosigner']).doNothing())
    .execute();
}

/** What is shown: the newest, the newest that a witness cosigned, or the one of a size. */
export async function findJournalCheckpoint(
  db: Database,
  which: 'newest' | 'cosigned' | number,
): Promise<JournalCheckpointRow | undefined> {
  const row = await db
    .selectFrom('journal_checkpoint')
    .select(['size', 'root', 'note', 'signed_at'])
    .$if(typeof which === 'number', (query) => query.where('size', '=', Number(which)))
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

/** The tree of the newest checkpoint. */
export async function findShownHead(db: Database): Promise<JournalHead | undefined> {
  return db
    .selectFrom('journal_checkpoint')
    .select(['size', 'root'])
    .orderBy('size', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** How many leaves are shown. */
export async function shownJournalSize(db: Database): Promise<number> {
  return (await findShownHead(db))?.size ?? 0;
}

/** The largest size that any of these cosigners signed; 0 where none did. */
export async function lastCosignedSize(db: Database, cosigners: readonly string[]): Promise<number> {
  const row = await db
    .selectFrom('journal_cosignature')
    .select('size')
    .where('cosigner', 'in', cosigners)
    .orderBy('size', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.size ?? 0;
}

/** The largest size, up to a limit, that each of these cosigners signed; none for one that signed nothing there. */
export async function lastCosignedSizes(
  db: Database,
  cosigners: readonly string[],
  upTo: number,
): Promise<readonly { readonly cosigner: string; readonly size: number }[]> {
  const { rows } = await sql<{ cosigner: string; size: number }>`
    select asked.cosigner, last.size
    from unnest(${cosigners}::text[]) as asked (cosigner)
    cross join lateral (
      select size from journal_cosignature signed
      where hashtextextended(signed.cosigner, 0) = hashtextextended(asked.cosigner, 0)
        and signed.cosigner = asked.cosigner and signed.size <= ${upTo}
      order by size desc limit 1
    ) last`.execute(db);
  return rows;
}

/** The verifier keys of whoever cosigned the checkpoint of a size. */
export async function cosignersOf(db: Database, size: number): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('journal_cosignature')
    .select('cosigner')
    .where('size', '=', size)
    .execute();
  return rows.map(({ cosigner }) => cosigner);
}
