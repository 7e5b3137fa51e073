import { sql } from 'kysely';
import type { BatchItemState, BatchState } from './batch-schema.ts';
import type { Database, DatabaseTransaction } from './connect.ts';
import type { JsonObject } from './schema.ts';

export interface BatchRow {
  readonly id: string;
  readonly organisationId: string;
  readonly applicationId: string;
  readonly wish: JsonObject;
  readonly state: BatchState;
  readonly leasedUntil: Date | undefined;
  readonly createdAt: Date;
  readonly endedAt: Date | undefined;
}

export interface BatchItemRow {
  readonly position: number;
  readonly name: string;
  /** Of the file as it came; undefined once it is signed or given up. */
  readonly storageKey: string | undefined;
  readonly sha256: Uint8Array;
  readonly state: BatchItemState;
  readonly documentId: string | undefined;
  readonly code: string | undefined;
  readonly detail: string | undefined;
}

export interface NewBatch {
  readonly organisationId: string;
  readonly applicationId: string;
  readonly idempotencyKey: string | undefined;
  readonly wish: JsonObject;
  readonly createdAt: Date;
  /** Until when it counts as being received, unless more of it comes. */
  readonly leasedUntil: Date;
}

/** Undefined where the application has a batch of this idempotency key. */
export async function insertBatch(tx: DatabaseTransaction, batch: NewBatch): Promise<string | undefined> {
  const row = await tx
    .insertInto('batch')
    .values({
      owner_organisation_id: batch.organisationId,
      application_credential_id: batch.applicationId,
      idempotency_key: batch.idempotencyKey ?? null,
      wish: batch.wish,
      run_id: null,
      leased_until: batch.leasedUntil,
      created_at: batch.createdAt,
      ended_at: null,
    })
    .onConflict((conflict) => conflict.columns(['application_credential_id', 'idempotency_key']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id;
}

/** Of this application; another's is as unknown as none. */
export async function findBatch(
  db: Database,
  applicationId: string,
  by: { readonly id: string } | { readonly idempotencyKey: string },
): Promise<BatchRow | undefined> {
  const row = await selectBatch(db)
    .where('application_credential_id', '=', applicationId)
    .where('id' in by ? 'id' : 'idempotency_key', '=', 'id' in by ? by.id : by.idempotencyKey)
    .executeTakeFirst();
  return row && fromRow(row);
}

/** Batches that nobody brought to an end since `before`, oldest first, of whatever organisation. */
export async function listForgottenBatches(
  db: Database,
  before: { readonly receiving: Date; readonly waiting: Date },
): Promise<readonly BatchRow[]> {
  const rows = await selectBatch(db)
    .where((row) =>
      row.or([
        row.and([row('state', '=', 'receiving'), row('created_at', '<', before.receiving)]),
        row.and([row('state', 'in', ['running', 'waiting']), row('created_at', '<', before.waiting)]),
      ]),
    )
    .orderBy('created_at')
    .limit(100)
    .execute();
  return rows.map(fromRow);
}

/** The batches that ended before, with what is left of them, oldest first; a few at most. */
export async function listEndedBatches(db: Database, before: Date): Promise<readonly BatchRow[]> {
  const rows = await selectBatch(db)
    .where('state', 'in', ['finished', 'cancelled'])
    .where('ended_at', '<', before)
    .orderBy('ended_at')
    .limit(100)
    .execute();
  return rows.map(fromRow);
}

/** Ended batches that still keep a file as it came: its process was killed before it removed it. */
export async function listBatchesWithLeftovers(db: Database, before: Date): Promise<readonly BatchRow[]> {
  const rows = await selectBatch(db)
    .where('state', 'in', ['finished', 'cancelled'])
    .where('ended_at', '<', before)
    .where((row) =>
      row.exists(
        row
          .selectFrom('batch_item')
          .select('batch_item.position')
          .whereRef('batch_item.batch_id', '=', 'batch.id')
          .where('storage_key', 'is not', null),
      ),
    )
    .limit(100)
    .execute();
  return rows.map(fromRow);
}

/** Until the transaction ends nobody else begins a batch of this application: what is counted stays so. */
export async function lockBatchesOf(tx: DatabaseTransaction, applicationId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`batch ${applicationId}`}, 0))`.execute(tx);
}

/** Those that are received or signed at this time. */
export async function countRunningBatches(db: Database, applicationId: string, now: Date): Promise<number> {
  const row = await db
    .selectFrom('batch')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('application_credential_id', '=', applicationId)
    .where('state', 'in', ['receiving', 'running'])
    .where('leased_until', '>', now)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Takes the batch for one run: from where it was received or waits, or from a run that is over. */
export async function leaseBatch(
  tx: DatabaseTransaction,
  id: string,
  run: { readonly runId: string; readonly now: Date; readonly until: Date },
): Promise<boolean> {
  const row = await tx
    .updateTable('batch')
    .set({ state: 'running', run_id: run.runId, leased_until: run.until })
    .where('id', '=', id)
    .where((batch) =>
      batch.or([
        batch('state', 'in', ['receiving', 'waiting']),
        batch.and([batch('state', '=', 'running'), batch('leased_until', '<=', run.now)]),
      ]),
    )
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** False where the batch is received no more: it was cancelled meanwhile. */
export async function holdReceiving(tx: DatabaseTransaction, id: string, until: Date): Promise<boolean> {
  const row = await tx
    .updateTable('batch')
    .set({ leased_until: until })
    .where('id', '=', id)
    .where('state', '=', 'receiving')
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** False where the batch was cancelled, or another run has it. */
export async function holdBatch(
  tx: DatabaseTransaction,
  id: string,
  runId: string,
  until: Date,
): Promise<boolean> {
  const row = await tx
    .updateTable('batch')
    .set({ leased_until: until })
    .where('id', '=', id)
    .where('run_id', '=', runId)
    .where('state', '=', 'running')
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Whether the run has the batch; nobody takes it, cancels it or ends the run until the transaction ends. */
export async function holdsBatch(tx: DatabaseTransaction, id: string, runId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('batch')
    .select('id')
    .where('id', '=', id)
    .where('run_id', '=', runId)
    .where('state', '=', 'running')
    .forShare()
    .executeTakeFirst();
  return row !== undefined;
}

/** Ends a run: finished where nothing is left, else waiting. */
export async function endRun(
  tx: DatabaseTransaction,
  id: string,
  runId: string,
  end: { readonly state: 'finished' | 'waiting'; readonly at: Date },
): Promise<void> {
  await tx
    .updateTable('batch')
    .set({
      state: end.state,
      run_id: null,
      leased_until: null,
      ended_at: end.state === 'finished' ? end.at : null,
    })
    .where('id', '=', id)
    .where('run_id', '=', runId)
    .where('state', '=', 'running')
    .execute();
}

/**
 * False where the batch has ended already. Files that were not signed yet are signed no more. One that was never wholly
 * received gives its idempotency key back: the request is sent again, and must not get the batch that failed.
 */
export async function cancelBatch(tx: DatabaseTransaction, id: string, at: Date): Promise<boolean> {
  const row = await tx
    .updateTable('batch')
    .set((batch) => ({
      state: 'cancelled' as const,
      run_id: null,
      leased_until: null,
      ended_at: at,
      idempotency_key: batch
        .case()
        .when('state', '=', 'receiving')
        .then(null)
        .else(batch.ref('idempotency_key'))
        .end(),
    }))
    .where('id', '=', id)
    .where('state', 'in', ['receiving', 'running', 'waiting'])
    .returning('id')
    .executeTakeFirst();
  if (row === undefined) return false;
  await tx
    .updateTable('batch_item')
    .set({ state: 'cancelled' })
    .where('batch_id', '=', id)
    .where('state', '=', 'pending')
    .execute();
  return true;
}

export async function insertBatchItem(
  tx: DatabaseTransaction,
  item: {
    readonly batchId: string;
    readonly organisationId: string;
    readonly position: number;
    readonly name: string;
    readonly storageKey: string;
    readonly sha256: Uint8Array;
  },
): Promise<void> {
  await tx
    .insertInto('batch_item')
    .values({
      batch_id: item.batchId,
      owner_organisation_id: item.organisationId,
      position: item.position,
      name: item.name,
      storage_key: item.storageKey,
      sha256: item.sha256,
      document_id: null,
      code: null,
      detail: null,
    })
    .execute();
}

/** False where it has its result already: it gets no second one. */
export async function endBatchItem(
  tx: DatabaseTransaction,
  batchId: string,
  position: number,
  end:
    | { readonly state: 'signed'; readonly documentId: string }
    | { readonly state: 'failed'; readonly code: string; readonly detail: string },
): Promise<boolean> {
  const row = await tx
    .updateTable('batch_item')
    .set(end.state === 'signed' ? { state: end.state, document_id: end.documentId } : end)
    .where('batch_id', '=', batchId)
    .where('position', '=', position)
    .where('state', '=', 'pending')
    .returning('position')
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * The file as it came is not needed any more. Nobody waits for the disk: where a machine stops before it is written, the row names a
 * file that is gone, which is removed once more and does no harm.
 */
export async function forgetBatchFile(
  tx: DatabaseTransaction,
  batchId: string,
  position: number,
): Promise<void> {
  await sql`set local synchronous_commit to off`.execute(tx);
  await tx
    .updateTable('batch_item')
    .set({ storage_key: null })
    .where('batch_id', '=', batchId)
    .where('position', '=', position)
    .execute();
}

export async function listBatchItems(
  db: Database,
  page: {
    readonly batchId: string;
    readonly after: number;
    readonly limit: number;
    readonly state?: BatchItemState | undefined;
    /** Only those whose file as it came is still kept. */
    readonly kept?: boolean;
  },
): Promise<readonly BatchItemRow[]> {
  let query = db
    .selectFrom('batch_item')
    .select(['position', 'name', 'storage_key', 'sha256', 'state', 'document_id', 'code', 'detail'])
    .where('batch_id', '=', page.batchId)
    .where('position', '>', page.after);
  if (page.state !== undefined) query = query.where('state', '=', page.state);
  if (page.kept === true) query = query.where('storage_key', 'is not', null);
  const rows = await query.orderBy('position').limit(page.limit).execute();
  return rows.map((row) => ({
    position: row.position,
    name: row.name,
    storageKey: row.storage_key ?? undefined,
    sha256: row.sha256,
    state: row.state,
    documentId: row.document_id ?? undefined,
    code: row.code ?? undefined,
    detail: row.detail ?? undefined,
  }));
}

export async function countBatchItems(
  db: Database,
  batchId: string,
): Promise<Readonly<Record<BatchItemState, number>>> {
  const rows = await db
    .selectFrom('batch_item')
    .select(({ fn }) => ['state', fn.countAll<string>().as('count')])
    .where('batch_id', '=', batchId)
    .groupBy('state')
    .execute();
  const counts = { pending: 0, signed: 0, failed: 0, cancelled: 0 };
  for (const { state, count } of rows) counts[state] = Number(count);
  return counts;
}

const selectBatch = (db: Database) =>
  db
    .selectFrom('batch')
    .select([
      'id',
      'owner_organisation_id',
      'application_credential_id',
      'wish',
      'state',
      'leased_until',
      'created_at',
      'ended_at',
    ]);

const fromRow = (row: {
  id: string;
  owner_organisation_id: string;
  application_credential_id: string;
  wish: JsonObject;
  state: BatchState;
  leased_until: Date | null;
  created_at: Date;
  ended_at: Date | null;
}): BatchRow => ({
  id: row.id,
  organisationId: row.owner_organisation_id,
  applicationId: row.application_credential_id,
  wish: row.wish,
  state: row.state,
  leasedUntil: row.leased_until ?? undefined,
  createdAt: row.created_at,
  endedAt: row.ended_at ?? undefined,
});
