import { randomUUID } from 'node:crypto';
import {
  endBatchItem,
  endRun,
  forgetBatchFile,
  holdBatch,
  holdsBatch,
  leaseBatch,
  listBatchItems,
  type BatchItemRow,
} from '../../../io/db/batches.ts';
import { asOrganisation } from '../../../io/db/transaction.ts';
import { FileError } from '../../../io/files/file-error.ts';
import { TaskError, WorkerError } from '../../../io/workers/worker-error.ts';
import { AppError } from '../../../lib/errors.ts';
import { removeUnlessStored } from '../../../io/files/remove-unless-stored.ts';
import type { Platform } from '../../platform.ts';
import { makeDraft, type Draft, type SigningSet } from '../make-draft.ts';
import { recordDraft } from '../record-draft.ts';
import { BatchError } from './batch-error.ts';
import type { BatchWish } from './batch-wish.ts';
import { requireRun } from './require-run.ts';

export interface BatchRun {
  readonly batchId: string;
  readonly runId: string;
  readonly set: SigningSet;
  readonly wish: BatchWish;
  /** One unlock serves no longer; what is left then waits for the passphrase. */
  readonly until: Date;
}

/** Takes the batch for a run of its own. @throws {BatchError} `batch.not-waiting` where another has it, or it ended */
export async function startRun(
  platform: Platform,
  { batchId, set, wish, openedAt }: Omit<BatchRun, 'runId' | 'until'> & { readonly openedAt: Date },
): Promise<BatchRun> {
  const runId = randomUUID();
  const now = platform.clock();
  const until = new Date(openedAt.getTime() + unlockMs);
  const leased = await asOrganisation(platform.db, set.application.organisationId, (tx) =>
    leaseBatch(tx, batchId, { runId, now, until: new Date(now.getTime() + leaseMs) }),
  );
  if (!leased) throw new BatchError('batch.not-waiting', 'the batch is being signed, or has ended');
  return { batchId, runId, set, wish, until };
}

/**
 * Signs what is pending, a few files at a time, one in memory for each. A file's own fault is that file's result;
 * what is the platform's (no timestamp, no disk, no database) ends the run and leaves the rest waiting.
 */
export async function runBatch(platform: Platform, run: BatchRun): Promise<void> {
  const { db, clock, log } = platform;
  const { organisationId } = run.set.application;
  const holding = setInterval(() => void holdOn(platform, run), holdMs);
  try {
    const done = await signPending(platform, run);
    await asOrganisation(db, organisationId, (tx) =>
      endRun(tx, run.batchId, run.runId, { state: done ? 'finished' : 'waiting', at: clock() }),
    );
  } catch (error) {
    log.warn({ batchId: run.batchId, reason: codeOf(error) }, 'a batch waits: its run ended early');
    // Where the database itself is away the lease runs out, which says the same.
    await asOrganisation(db, organisationId, (tx) =>
      endRun(tx, run.batchId, run.runId, { state: 'waiting', at: clock() }),
    ).catch(() => undefined);
  } finally {
    clearInterval(holding);
  }
}

/** How long one passphrase serves. */
export const unlockMs = 10 * 60_000;
const leaseMs = 60_000;
const holdMs = 15_000;
const atOnce = 4;
const pageLength = 100;

/** By the clock and not by files: one slow timestamp unit must not make a living run look killed. */
async function holdOn({ db, clock }: Platform, { batchId, runId, set }: BatchRun): Promise<void> {
  const until = new Date(clock().getTime() + leaseMs);
  await asOrganisation(db, set.application.organisationId, (tx) =>
    holdBatch(tx, batchId, runId, until),
  ).catch(
    // The next turn tries again; where none comes through, what the run signs is refused by its row.
    () => undefined,
  );
}

/** False where time was up, or the batch was cancelled or taken over. */
async function signPending(platform: Platform, run: BatchRun): Promise<boolean> {
  const { db, clock } = platform;
  const { organisationId } = run.set.application;
  for (let after = 0; ;) {
    const page = await asOrganisation(db, organisationId, async (tx) => {
      const until = new Date(clock().getTime() + leaseMs);
      if (!(await holdBatch(tx, run.batchId, run.runId, until))) return undefined;
      await requireRun(tx, run, clock());
      return listBatchItems(tx, { batchId: run.batchId, after, limit: pageLength, state: 'pending' });
    });
    const last = page?.at(-1);
    if (page === undefined) return false;
    if (last === undefined) return true;
    const queue = [...page];
    let over = false;
    // A fault that is the platform’s is every file’s: the other workers begin no more.
    const stopAll = (error: unknown): never => {
      over = true;
      throw error;
    };
    const worker = async (): Promise<void> => {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
        over ||= clock().getTime() >= run.until.getTime();
        if (over) return;
        if (!(await signItem(platform, run, item).catch(stopAll))) over = true;
      }
    };
    // All of them end before a fault of one is told: none signs on behind the run's back.
    const ends = await Promise.allSettled(Array.from({ length: atOnce }, worker));
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    if (over) return false;
    after = last.position;
  }
}

/** False where the run has the batch no more. */
async function signItem(platform: Platform, run: BatchRun, item: BatchItemRow): Promise<boolean> {
  const { files, db } = platform;
  const { set, batchId } = run;
  const { organisationId } = set.application;
  const { position, name, storageKey } = item;
  if (storageKey === undefined) return true;
  let draft: Draft;
  try {
    const bytes = await files.read(organisationId, storageKey);
    draft = await makeDraft(platform, set, { ...run.wish, name, bytes });
  } catch (error) {
    if (!isOwnFault(error)) throw error;
    const detail = error.message.slice(0, 500);
    const held = await asOrganisation(db, organisationId, async (tx) => {
      if (!(await holdsBatch(tx, batchId, run.runId))) return false;
      return endBatchItem(tx, batchId, position, { state: 'failed', code: error.code, detail });
    });
    if (held) await dropFile(platform, organisationId, batchId, item);
    return held;
  }
  if (!(await keep(platform, run, item, draft))) return false;
  await dropFile(platform, organisationId, batchId, item);
  return true;
}

/**
 * Result and signature are one transaction: a file that was cancelled or signed meanwhile gets none, nor one whose
 * signer or application may not sign any more. False where the run has the batch no more.
 */
async function keep(
  platform: Platform,
  run: BatchRun,
  { position }: BatchItemRow,
  draft: Draft,
): Promise<boolean> {
  const { db, files, metrics, clock } = platform;
  const { set, batchId } = run;
  try {
    await asOrganisation(db, set.application.organisationId, async (tx) => {
      await requireRun(tx, run, clock());
      const { documentId } = await recordDraft(tx, set, draft, {
        oneTimeDownload: 'none',
        idempotencyKey: undefined,
      });
      if (!(await endBatchItem(tx, batchId, position, { state: 'signed', documentId })))
        throw new BatchError('batch.ended', 'the file has its result already');
    });
    metrics.count('sertel_signatures_total', { level: draft.result.level });
    return true;
  } catch (error) {
    if (error instanceof BatchError) {
      await files.remove(draft.file.storageKey);
      return false;
    }
    // What went wrong came after the commit: the file has its result.
    if (!(await removeUnlessStored(platform, draft.file.storageKey))) throw error;
    return true;
  }
}

/** The file as it came is the beginning of the signed one, or is refused: it is not kept twice. */
async function dropFile(
  { db, files }: Pick<Platform, 'db' | 'files'>,
  organisationId: string,
  batchId: string,
  { position, storageKey }: BatchItemRow,
): Promise<void> {
  if (storageKey === undefined) return;
  await files.remove(storageKey);
  await asOrganisation(db, organisationId, (tx) => forgetBatchFile(tx, batchId, position));
}

/** Removes what a batch that ended still keeps of the files as they came. */
export async function dropBatchFiles(
  platform: Pick<Platform, 'db' | 'files'>,
  organisationId: string,
  batchId: string,
): Promise<void> {
  for (;;) {
    const items = await asOrganisation(platform.db, organisationId, (tx) =>
      listBatchItems(tx, { batchId, after: 0, limit: pageLength, kept: true }),
    );
    if (items.length === 0) return;
    for (const item of items) await dropFile(platform, organisationId, batchId, item);
  }
}

const isOwnFault = (error: unknown): error is AppError =>
  (error instanceof TaskError && error.code !== 'pades.timestamp-unavailable') ||
  (error instanceof WorkerError && ['worker.deadline', 'worker.memory'].includes(error.code)) ||
  (error instanceof FileError && ['file.not-found', 'file.damaged'].includes(error.code));

const codeOf = (error: unknown): string => (error instanceof AppError ? error.code : 'unexpected');
