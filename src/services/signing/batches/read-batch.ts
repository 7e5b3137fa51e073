import type { BatchItem, BatchItemPage, BatchStatus } from '../../../contract/batches.ts';
import { countBatchItems, findBatch, listBatchItems, type BatchRow } from '../../../io/db/batches.ts';
import type { BatchItemState } from '../../../io/db/batch-schema.ts';
import type { DatabaseTransaction } from '../../../io/db/connect.ts';
import { asOrganisation } from '../../../io/db/transaction.ts';
import { toHex } from '../../../lib/bytes.ts';
import type { Application } from '../../identity/authenticate-application.ts';
import type { Platform } from '../../platform.ts';
import { BatchError } from './batch-error.ts';

type Parts = Pick<Platform, 'db' | 'clock'>;

/** How far a batch is. @throws {BatchError} `batch.unknown` */
export async function batchStatus(
  { db, clock }: Parts,
  application: Application,
  batchId: string,
): Promise<BatchStatus> {
  return asOrganisation(db, application.organisationId, async (tx) => {
    const batch = await getBatch(tx, application, batchId);
    const counts = await countBatchItems(tx, batchId);
    return {
      id: batch.id,
      state: stateOf(batch, clock()),
      files: counts.pending + counts.signed + counts.failed + counts.cancelled,
      ...counts,
      createdAt: batch.createdAt.toISOString(),
      ...(batch.endedAt === undefined ? {} : { endedAt: batch.endedAt.toISOString() }),
    };
  });
}

/** A run that was killed leaves its lease behind; once that is over the batch waits. */
export const stateOf = ({ state, leasedUntil }: BatchRow, now: Date): BatchRow['state'] =>
  state === 'running' && (leasedUntil?.getTime() ?? 0) <= now.getTime() ? 'waiting' : state;

/** The results, in the order in which the files came. @throws {BatchError} `batch.unknown` */
export async function pageOfBatchItems(
  { db }: Parts,
  application: Application,
  batchId: string,
  query: { readonly limit: number; readonly after: number; readonly state?: BatchItemState | undefined },
): Promise<BatchItemPage> {
  return asOrganisation(db, application.organisationId, async (tx) => {
    await getBatch(tx, application, batchId);
    const { after, state } = query;
    // One more than asked for tells whether there is a next page.
    const rows = await listBatchItems(tx, { batchId, after, limit: query.limit + 1, state });
    const items = rows.slice(0, query.limit);
    const last = items.at(-1);
    return {
      items: items.map((row): BatchItem => ({
        position: row.position,
        name: row.name,
        sha256: toHex(row.sha256),
        state: row.state,
        ...(row.documentId === undefined ? {} : { documentId: row.documentId }),
        ...(row.code === undefined ? {} : { code: row.code }),
        ...(row.detail === undefined ? {} : { detail: row.detail }),
      })),
      ...(rows.length > items.length && last !== undefined ? { next: last.position } : {}),
    };
  });
}

/** @throws {BatchError} `batch.unknown` where it is another application's or never was */
export async function getBatch(
  tx: DatabaseTransaction,
  application: Application,
  id: string,
): Promise<BatchRow> {
  const batch = await findBatch(tx, application.id, { id });
  if (batch === undefined) throw new BatchError('batch.unknown', 'there is no such batch');
  return batch;
}
