import type { BatchStatus } from '../../../contract/batches.ts';
import {
  cancelBatch,
  countRunningBatches,
  findBatch,
  holdReceiving,
  insertBatch,
  insertBatchItem,
  lockBatchesOf,
} from '../../../io/db/batches.ts';
import { isDeepStrictEqual } from 'node:util';
import type { DatabaseTransaction } from '../../../io/db/connect.ts';
import { letBatchWait } from '../../../io/db/let-batch-wait.ts';
import { asOrganisation } from '../../../io/db/transaction.ts';
import { removeUnlessStored } from '../../../io/files/remove-unless-stored.ts';
import type { Application } from '../../identity/authenticate-application.ts';
import { findSigner } from '../../identity/find-signer.ts';
import type { Platform } from '../../platform.ts';
import { signingTerms } from '../make-draft.ts';
import { openPartyKey, type Authorisation, type OpenedKey } from '../open-party-key.ts';
import type { SignerName } from '../../identity/find-signer.ts';
import { SigningError } from '../signing-error.ts';
import { findParty } from '../signing-party.ts';
import { BatchError } from './batch-error.ts';
import { encodeWish, type BatchWish } from './batch-wish.ts';
import { batchStatus } from './read-batch.ts';
import { dropBatchFiles, runBatch, startRun, unlockMs } from './run-batch.ts';

export interface BatchOrder {
  readonly application: Application;
  readonly party: SignerName;
  readonly authorisation: Authorisation;
  readonly wish: BatchWish;
  readonly idempotencyKey: string | undefined;
  readonly bounds: BatchBounds;
}

/** Of the platform: a credential's own limits, which its organisation sets, go no further. */
export interface BatchBounds {
  /** The largest file. */
  readonly fileBytes: number;
  /** All files of one batch together. */
  readonly batchBytes: number;
}

export interface IncomingFile {
  readonly name: string;
  readonly content: AsyncIterable<Uint8Array>;
}

/**
 * Takes a batch in: 1. the passphrase is tried before a file is read; 2. each file is durable as it comes, none of
 * them whole in memory; 3. when all are there the signing begins, and goes on after the answer. The opened key is let go of ten
 * minutes later, whatever came by then: the batch that took longer waits for the passphrase.
 *
 * @throws {BatchError} `batch.no-files`, `batch.too-many-files`, `batch.too-large`, `batch.too-many-running`, `batch.ended`
 * where it was cancelled meanwhile
 * @throws {FileError} `file.too-large` and the reasons not to sign; nothing of the batch stays
 */
export async function receiveBatch(
  platform: Platform,
  order: BatchOrder,
  files: AsyncIterable<IncomingFile>,
): Promise<BatchStatus> {
  const { db, clock } = platform;
  const { application, authorisation, wish, idempotencyKey, bounds } = order;
  const { id: applicationId, organisationId } = application;
  await asOrganisation(db, organisationId, (tx) => refuseTooManyRunning(tx, applicationId, clock()));
  const party = await findParty(platform, application, order.party);
  const unlocked = keepForUnlock(
    await openPartyKey(platform, application, party, { authorisation, files: 1 }),
  );
  try {
    const openedAt = clock();
    const batchId = await asOrganisation(db, organisationId, async (tx) => {
      // Many that come at once are counted one after the other.
      await lockBatchesOf(tx, applicationId);
      await refuseTooManyRunning(tx, applicationId, openedAt);
      return insertBatch(tx, {
        organisationId,
        applicationId,
        idempotencyKey,
        wish: encodeWish(party, wish),
        createdAt: openedAt,
        leasedUntil: receivedUntil(openedAt),
      });
    });
    // The same key twice at the same time: the other one is the batch.
    if (batchId === undefined) return await findKnownBatch(platform, order);
    await takeIn(platform, { application, batchId, bounds }, files, async () => {
      const opened = clock().getTime() < openedAt.getTime() + unlockMs ? unlocked.take() : undefined;
      if (opened === undefined) return letWait(platform, organisationId, batchId);
      const terms = await signingTerms(platform, application, party, [wish]);
      const set = { application, party, ...opened, ...terms };
      const run = await startRun(platform, { batchId, set, wish, openedAt });
      // Its own end is its result; nothing waits for it.
      void runBatch(platform, run);
    });
    return await batchStatus(platform, application, batchId);
  } finally {
    unlocked.forget();
  }
}

interface Unlocked {
  /** Undefined once its time is over. */
  readonly take: () => OpenedKey | undefined;
  readonly forget: () => void;
}

/** Whether or not anything of the batch comes: the key is in nobody's memory longer than one unlock serves. */
function keepForUnlock(opened: OpenedKey): Unlocked {
  let kept: OpenedKey | undefined = opened;
  const end = setTimeout(() => (kept = undefined), unlockMs);
  end.unref();
  return {
    take: () => kept,
    forget: () => {
      clearTimeout(end);
      kept = undefined;
    },
  };
}

type Coming = Pick<BatchOrder, 'application' | 'bounds'> & { readonly batchId: string };

/** Receives the files and does `then`; where either fails nothing of the batch stays. */
async function takeIn(
  platform: Platform,
  coming: Coming,
  files: AsyncIterable<IncomingFile>,
  then: () => Promise<void>,
): Promise<void> {
  const { db, clock } = platform;
  const { batchId } = coming;
  const { organisationId } = coming.application;
  // By the clock and not by files: one that comes slowly must not make the batch look killed.
  const holding = setInterval(() => void holdOn(platform, organisationId, batchId), holdMs);
  try {
    await keepFiles(platform, coming, files);
    await then();
  } catch (error) {
    await asOrganisation(db, organisationId, (tx) => cancelBatch(tx, batchId, clock()));
    await dropBatchFiles(platform, organisationId, batchId);
    throw error;
  } finally {
    clearInterval(holding);
  }
}

async function holdOn({ db, clock }: Platform, organisationId: string, batchId: string): Promise<void> {
  await asOrganisation(db, organisationId, (tx) => holdReceiving(tx, batchId, receivedUntil(clock()))).catch(
    // The next turn tries again.
    () => undefined,
  );
}

async function letWait({ db }: Platform, organisationId: string, batchId: string): Promise<void> {
  if (!(await asOrganisation(db, organisationId, (tx) => letBatchWait(tx, batchId))))
    throw new BatchError('batch.ended', 'the batch was cancelled while it was received');
}

/**
 * What came with this key before; undefined where nothing did. The files are not read again and not compared.
 *
 * @throws {SigningError} `signing.idempotency-mismatch` where it came for another signer or with other wishes
 */
export async function recallBatch(
  platform: Platform,
  { application, party, wish, idempotencyKey }: BatchOrder,
): Promise<BatchStatus | undefined> {
  if (idempotencyKey === undefined) return undefined;
  const known = await asOrganisation(platform.db, application.organisationId, (tx) =>
    findBatch(tx, application.id, { idempotencyKey }),
  );
  if (known === undefined) return undefined;
  const signer = await findSigner(platform, application, party, platform.clock());
  const wanted = signer && encodeWish(signer.person, wish);
  if (!isDeepStrictEqual(known.wish, JSON.parse(JSON.stringify(wanted ?? null))))
    throw new SigningError(
      'signing.idempotency-mismatch',
      'this Idempotency-Key came with another signer or other wishes',
    );
  return batchStatus(platform, application, known.id);
}

async function findKnownBatch(platform: Platform, order: BatchOrder): Promise<BatchStatus> {
  const known = await recallBatch(platform, order);
  if (known === undefined) throw new BatchError('batch.unknown', 'the batch of this key is gone');
  return known;
}

const holdMs = 60_000;

/** After it a batch whose process was killed is in nobody's way. */
const receivedUntil = (now: Date): Date => new Date(now.getTime() + 10 * 60_000);

async function keepFiles(
  platform: Platform,
  { application, batchId, bounds }: Coming,
  incoming: AsyncIterable<IncomingFile>,
): Promise<void> {
  const { db, files, clock } = platform;
  const { organisationId, limits } = application;
  const fileBytes = Math.min(limits.fileBytes, bounds.fileBytes);
  let position = 0;
  let totalBytes = 0;
  for await (const { name, content } of incoming) {
    position++;
    if (position > limits.batchFiles)
      throw new BatchError('batch.too-many-files', `expected at most ${limits.batchFiles} files in a batch`);
    const { storageKey, sha256, sizeBytes } = await files.put(organisationId, content, fileBytes);
    totalBytes += sizeBytes;
    const item = { batchId, organisationId, position, name, storageKey, sha256 };
    try {
      await asOrganisation(db, organisationId, async (tx) => {
        if (!(await holdReceiving(tx, batchId, receivedUntil(clock()))))
          throw new BatchError('batch.ended', 'the batch was cancelled while it was received');
        await insertBatchItem(tx, item);
      });
    } catch (error) {
      await removeUnlessStored(platform, storageKey);
      throw error;
    }
    // After its row is there: what is kept of a batch that is refused is found, and removed, by its rows.
    if (totalBytes > bounds.batchBytes)
      throw new BatchError('batch.too-large', `expected at most ${bounds.batchBytes} bytes in a batch`);
  }
  if (position === 0) throw new BatchError('batch.no-files', 'expected at least one part `file`');
}

const mostRunning = 4;

async function refuseTooManyRunning(
  tx: DatabaseTransaction,
  applicationId: string,
  now: Date,
): Promise<void> {
  const running = await countRunningBatches(tx, applicationId, now);
  if (running < mostRunning) return;
  throw new BatchError('batch.too-many-running', `expected fewer than ${mostRunning} batches at a time`, 30);
}
