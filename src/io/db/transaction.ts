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
  return inTransaction(db, (tx) =>
    scoped(sql`select set_config('sertel.organisation', ${organisationId}, true)`.execute(tx), () => run(tx)),
  );
}

/**
 * The same for one person of the organisation: what is open to named people only is open to those.
 */
export async function asPerson<Result>(
  db: Database,
  { organisationId, accountId }: { readonly organisationId: string; readonly accountId: string },
  run: (tx: DatabaseTransaction) => Promise<Result>,
): Promise<Result> {
  return asOrganisation(db, organisationId, (tx) =>
    scoped(sql`select set_config('sertel.account', ${accountId}, true)`.execute(tx), () => run(tx)),
  );
}

/**
 * Widens the scope of a transaction for what an allowed act needs beyond it: rows of the other party that change with it,
 * limits that are everyone's. The caller has checked before that the actor may see what is answered.
 */
export async function beyondScope<Result>(
  tx: DatabaseTransaction,
  run: () => Promise<Result>,
): Promise<Result> {
  const { rows } = await sql<{ before: string | null }>`
    select current_setting('sertel.system', true) as before`.execute(tx);
  await sql`select set_config('sertel.system', 'on', true)`.execute(tx);
  const result = await run();
  await sql`select set_config('sertel.system', ${rows[0]?.before ?? ''}, true)`.execute(tx);
  return result;
}

/**
 * A transaction that sees every row: for the authorities (status, lists, timestamps), for finding out who asks,
 * and for scheduled work. Never for answering what an actor asked of rows of his choice.
 */
export async function asSystem<Result>(
  db: Database,
  run: (tx: DatabaseTransaction) => Promise<Result>,
): Promise<Result> {
  return inTransaction(db, (tx) =>
    scoped(sql`select set_config('sertel.system', 'on', true)`.execute(tx), () => run(tx)),
  );
}

/**
 * The scope is on its way before the first statement that needs it and nobody waits for its answer: the server takes
 * them in order, without a scope shows nothing, and where setting it fails refuses all that comes after.
 */
async function scoped<Result>(setting: Promise<unknown>, run: () => Promise<Result>): Promise<Result> {
  setting.catch(() => undefined);
  const result = await run();
  await setting;
  return result;
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
