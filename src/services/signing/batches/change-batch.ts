import type { BatchStatus } from '../../../contract/batches.ts';
import {
  cancelBatch,
  listBatchesWithLeftovers,
  listEndedBatches,
  listForgottenBatches,
} from '../../../io/db/batches.ts';
import { deleteBatch } from '../../../io/db/delete-batch.ts';
import { asOrganisation, asSystem } from '../../../io/db/transaction.ts';
import type { Application } from '../../identity/authenticate-application.ts';
import type { Platform } from '../../platform.ts';
import { signingTerms } from '../make-draft.ts';
import { openPartyKey, type Authorisation } from '../open-party-key.ts';
import { findParty } from '../signing-party.ts';
import { BatchError } from './batch-error.ts';
import { parseWish } from './batch-wish.ts';
import { batchStatus, getBatch, stateOf } from './read-batch.ts';
import { dropBatchFiles, runBatch, startRun } from './run-batch.ts';

/**
 * Goes on with a batch that waits for the passphrase: after a restart, after ten minutes, after something of the
 * platform was away. What has its result is not signed again.
 *
 * @throws {BatchError} `batch.unknown`, `batch.not-waiting` and the reasons not to sign
 */
export async function resumeBatch(
  platform: Platform,
  application: Application,
  batchId: string,
  authorisation: Authorisation,
): Promise<BatchStatus> {
  const { db, clock } = platform;
  const batch = await asOrganisation(db, application.organisationId, (tx) =>
    getBatch(tx, application, batchId),
  );
  if (stateOf(batch, clock()) !== 'waiting')
    throw new BatchError('batch.not-waiting', `expected a waiting batch, got a ${batch.state} one`);
  const { party: name, wish } = parseWish(batch.wish);
  const party = await findParty(platform, application, name);
  const opened = await openPartyKey(platform, application, party, { authorisation, files: 1 });
  const set = {
    application,
    party,
    ...opened,
    ...(await signingTerms(platform, application, party, [wish])),
  };
  const run = await startRun(platform, { batchId, set, wish, openedAt: clock() });
  // Its own end is its result; nothing waits for it.
  void runBatch(platform, run);
  return batchStatus(platform, application, batchId);
}

/**
 * Signs no more of it; what is signed stays signed.
 *
 * @throws {BatchError} `batch.unknown`, `batch.ended`
 */
export async function stopBatch(
  platform: Platform,
  application: Application,
  batchId: string,
): Promise<BatchStatus> {
  const { db, clock } = platform;
  const { organisationId } = application;
  const cancelled = await asOrganisation(db, organisationId, async (tx) => {
    await getBatch(tx, application, batchId);
    return cancelBatch(tx, batchId, clock());
  });
  if (!cancelled) throw new BatchError('batch.ended', 'the batch has ended already');
  await dropBatchFiles(platform, organisationId, batchId);
  return batchStatus(platform, application, batchId);
}

/**
 * Cancels what was never wholly received within a day and what nobody resumed within a week; removes what killed processes left of
 * ended batches, and after ninety days their results. The documents stay.
 */
export async function sweepBatches(
  platform: Pick<Platform, 'db' | 'files'>,
  now: Date,
): Promise<{ readonly batches: number; readonly leftovers: number; readonly deleted: number }> {
  const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
  const forgotten = await asSystem(platform.db, (tx) =>
    listForgottenBatches(tx, { receiving: daysAgo(1), waiting: daysAgo(7) }),
  );
  for (const { id, organisationId } of forgotten) {
    await asOrganisation(platform.db, organisationId, (tx) => cancelBatch(tx, id, now));
    await dropBatchFiles(platform, organisationId, id);
  }
  const left = await asSystem(platform.db, (tx) => listBatchesWithLeftovers(tx, daysAgo(1)));
  for (const { id, organisationId } of left) await dropBatchFiles(platform, organisationId, id);
  const old = await asSystem(platform.db, (tx) => listEndedBatches(tx, daysAgo(keptDays)));
  for (const { id, organisationId } of old) {
    await dropBatchFiles(platform, organisationId, id);
    await asOrganisation(platform.db, organisationId, (tx) => deleteBatch(tx, id));
  }
  return { batches: forgotten.length, leftovers: left.length, deleted: old.length };
}

/** How long results are asked for. */
const keptDays = 90;
