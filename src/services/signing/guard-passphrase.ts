import type { DatabaseTransaction } from '../../io/db/connect.ts';
import {
  listPassphraseAttempts,
  lockPassphraseAttempts,
  savePassphraseAttempts,
  type PassphraseAttempts,
} from '../../io/db/passphrase-attempts.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { KeyError } from '../../io/keys/key-error.ts';
import { nextAllowed, type DelayRule } from '../identity/growing-delay.ts';
import type { Platform } from '../platform.ts';
import { SigningError } from './signing-error.ts';

/** One application's wrong tries of one person's passphrase. */
const perApplication: DelayRule = { free: 3, firstSeconds: 5, longestSeconds: 3600 };
/** All applications' tries together: slow and short, so that one application cannot lock an official out. */
const overall: DelayRule = { free: 60, firstSeconds: 5, longestSeconds: 60 };

/** Of one application: each try takes 64 MiB and a place that others wait for. */
const triesAtOnce = 8;

/**
 * Runs `unlock`, which tries a person's passphrase or one-time code, and counts what comes of it. The counts are durable and shared
 * by every process. No connection is held while the passphrase is stretched: once an application has failed, a try
 * is counted as wrong before it is made and the count taken back when it was right, so that neither many at once
 * nor a killed process are a way around the delay.
 *
 * @throws {SigningError} `signing.passphrase-delayed`, without having tried
 * @throws what `unlock` raises; `key.wrong-passphrase` and `signing.wrong-code` are counted
 */
export async function guardPassphrase<Result>(
  platform: Pick<Platform, 'db' | 'clock' | 'turns'>,
  personId: string,
  applicationId: string,
  unlock: () => Promise<Result>,
): Promise<Result> {
  const owner = { personId, applicationId };
  const { db, turns } = platform;
  return turns.take(applicationId, triesAtOnce, async () => {
    const failed = await asSystem(db, (tx) => listPassphraseAttempts(tx, personId, applicationId));
    if (failed.every(({ failedCount }) => failedCount === 0)) return tryFreely(platform, owner, unlock);
    return turns.take(`${applicationId} ${personId}`, 1, () => tryCounted(platform, owner, unlock));
  });
}

interface Owner {
  readonly personId: string;
  readonly applicationId: string;
}

/** Nobody has failed: tries go side by side, and what a burst of wrong ones saved in waiting is waited for after. */
async function tryFreely<Result>(
  { db, clock }: Pick<Platform, 'db' | 'clock'>,
  owner: Owner,
  unlock: () => Promise<Result>,
): Promise<Result> {
  try {
    return await unlock();
  } catch (error) {
    if (isWrong(error))
      await asSystem(db, async (tx) => countFailure(tx, await lockCounts(tx, owner), clock()));
    throw error;
  }
}

async function tryCounted<Result>(
  { db, clock }: Pick<Platform, 'db' | 'clock'>,
  owner: Owner,
  unlock: () => Promise<Result>,
): Promise<Result> {
  const before = await asSystem(db, async (tx) => {
    const counts = await lockCounts(tx, owner);
    refuseWhileDelayed(counts, clock());
    await countFailure(tx, counts, clock());
    return counts;
  });
  try {
    const result = await unlock();
    await asSystem(db, async (tx) => {
      for (const count of await lockCounts(tx, owner)) await save(tx, count, 0, undefined);
    });
    return result;
  } catch (error) {
    if (!isWrong(error)) await asSystem(db, (tx) => takeBack(tx, owner, before));
    throw error;
  }
}

interface Count extends PassphraseAttempts {
  readonly personId: string;
  readonly application: string | undefined;
  readonly rule: DelayRule;
}

/** The person's own row comes first, always: two tries never wait for each other crosswise. */
async function lockCounts(
  tx: DatabaseTransaction,
  { personId, applicationId }: Owner,
): Promise<readonly Count[]> {
  const own = await lockPassphraseAttempts(tx, personId, applicationId);
  const all = await lockPassphraseAttempts(tx, personId, undefined);
  return [
    { ...own, personId, application: applicationId, rule: perApplication },
    { ...all, personId, application: undefined, rule: overall },
  ];
}

function refuseWhileDelayed(counts: readonly Count[], now: Date): void {
  const waits = counts.map(({ nextAllowedAt }) => (nextAllowedAt?.getTime() ?? 0) - now.getTime());
  const retryAfterSeconds = Math.ceil(Math.max(...waits) / 1000);
  if (retryAfterSeconds <= 0) return;
  throw new SigningError(
    'signing.passphrase-delayed',
    `after wrong passphrases the next try is possible in ${retryAfterSeconds} seconds`,
    { retryAfterSeconds },
  );
}

async function countFailure(tx: DatabaseTransaction, counts: readonly Count[], now: Date): Promise<void> {
  for (const count of counts) {
    await save(tx, count, count.failedCount + 1, nextAllowed(count.rule, count.failedCount + 1, now), now);
  }
}

/** The try was not wrong after all (too busy, say). What others counted meanwhile stays. */
async function takeBack(tx: DatabaseTransaction, owner: Owner, before: readonly Count[]): Promise<void> {
  const counts = await lockCounts(tx, owner);
  for (const [index, count] of counts.entries()) {
    const earlier = before[index];
    const untouched = earlier !== undefined && count.failedCount === earlier.failedCount + 1;
    const nextAllowedAt = untouched ? earlier.nextAllowedAt : count.nextAllowedAt;
    await save(tx, count, Math.max(0, count.failedCount - 1), nextAllowedAt);
  }
}

async function save(
  tx: DatabaseTransaction,
  { personId, application }: Count,
  failedCount: number,
  nextAllowedAt: Date | undefined,
  lastFailedAt?: Date,
): Promise<void> {
  await savePassphraseAttempts(tx, personId, application, { failedCount, nextAllowedAt, lastFailedAt });
}

/** A code is guessed as a passphrase is: both count. */
const isWrong = (error: unknown): boolean =>
  (error instanceof KeyError && error.code === 'key.wrong-passphrase') ||
  (error instanceof SigningError && error.code === 'signing.wrong-code');
