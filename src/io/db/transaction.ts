import { sql } from 'kysely';
import { nameFailure } from './name-failure.ts';
import type { Database, DatabaseTransaction } from './connect.ts';

/**
 * A transaction that sees and writes only the rows of one organisation, and public ones. What an actor asks for
 * runs so: a query that forgot its condition still shows nobody else's row.
 */
export async function asOrganisation<Result>(
  db: Database,
  organisationId: string,
  run: (tx: DatabaseTransaction) => Promise<Result>,
): Promise<Result> {
  return inTransaction(db, async (tx) => {
    await sql`select set_config('sertel.organisation', ${organisationId}, true)`.execute(tx);
    return run(tx);
  });
}

/**
 * A transaction that sees every row: for the authorities (status, lists, timestamps), for finding out who asks,
 * and for scheduled work. Never for answering what an actor asked of rows of his choice.
 */
export async function asSystem<Result>(
  db: Database,
  run: (tx: DatabaseTransaction) => Promise<Result>,
): Promise<Result> {
  return inTransaction(db, async (tx) => {
    await sql`select set_config('sertel.system', 'on', true)`.execute(tx);
    return run(tx);
  });
}

/** @throws {DatabaseError} `database.unreachable` where the server is away or went away */
async function inTransaction<Result>(
  db: Database,
  run: (tx: DatabaseTransaction) => Promise<Result>,
): Promise<Result> {
  try {
    return await db.transaction().execute(run);
  } catch (error) {
    throw nameFailure(error);
  }
}
