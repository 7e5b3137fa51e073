import type { DatabaseTransaction } from '../../io/db/connect.ts';
import {
  lockPassphraseAttempts,
  savePassphraseAttempts,
  type PassphraseAttempts,
} from '../../io/db/passphrase-attempts.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { KeyError } from '../../io/keys/key-error.ts';
import type { Platform } from '../platform.ts';
import { SigningError } from './signing-error.ts';

interface DelayRule {
  readonly free: number;
  readonly firstSeconds: number;
  readonly longestSeconds: number;
}

/** One application's wrong tries of one person's passphrase. */
const perApplication: DelayRule = { free: 3, firstSeconds: 5, longestSeconds: 3600 };
/** All applications' tries together: slow and short, so that one application cannot lock an official out. */
const overall: DelayRule = { free: 60, firstSeconds: 5, longestSeconds: 60 };

/**
 * Runs `unlock`, which tries a person's passphrase, and counts what comes of it. The counts are durable and shared
 * by every process. Once an application has failed, its tries for that person wait for each other, so that many
 * at once are no way around the delay.
 *
 * @throws {SigningError} `signing.passphrase-delayed`, without having tried
 * @throws {KeyError} what `unlock` raises; `key.wrong-passphrase` is counted
 */
export async function guardPassphrase<Result>(
  { db, clock }: Pick<Platform, 'db' | 'clock'>,
  personId: string,
  applicationId: string,
  unlock: (tx: DatabaseTransaction) => Promise<Result>,
): Promise<Result> {
  const now = clock();
  const tried = await asSystem(db, async (tx) => {
    const counts = await lockCounts(tx, personId, applicationId);
    refuseWhileDelayed(counts, now);
    if (counts.every(({ failedCount }) => failedCount === 0)) return undefined;
    const outcome = await tryOnce(() => unlock(tx));
    await saveOutcome(tx, personId, counts, outcome, now);
    return outcome;
  });
  const outcome = tried ?? (await asSystem(db, (tx) => tryOnce(() => unlock(tx))));
  if (outcome.kind === 'opened') return outcome.result;
  if (tried === undefined && outcome.wrong) {
    await asSystem(db, async (tx) => {
      await saveOutcome(tx, personId, await lockCounts(tx, personId, applicationId), outcome, now);
    });
  }
  throw outcome.error;
}

interface Count extends PassphraseAttempts {
  readonly application: string | undefined;
  readonly rule: DelayRule;
}

type Outcome<Result> =
  | { readonly kind: 'opened'; readonly result: Result }
  | { readonly kind: 'refused'; readonly wrong: boolean; readonly error: unknown };

/** The person's own row comes first, always: two tries never wait for each other crosswise. */
async function lockCounts(
  tx: DatabaseTransaction,
  personId: string,
  applicationId: string,
): Promise<readonly Count[]> {
  const own = await lockPassphraseAttempts(tx, personId, applicationId);
  const all = await lockPassphraseAttempts(tx, personId, undefined);
  return [
    { ...own, application: applicationId, rule: perApplication },
    { ...all, application: undefined, rule: overall },
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

async function tryOnce<Result>(unlock: () => Promise<Result>): Promise<Outcome<Result>> {
  try {
    return { kind: 'opened', result: await unlock() };
  } catch (error) {
    const wrong = error instanceof KeyError && error.code === 'key.wrong-passphrase';
    return { kind: 'refused', wrong, error };
  }
}

async function saveOutcome(
  tx: DatabaseTransaction,
  personId: string,
  counts: readonly Count[],
  outcome: Outcome<unknown>,
  now: Date,
): Promise<void> {
  if (outcome.kind === 'refused' && !outcome.wrong) return;
  for (const { application, rule, failedCount } of counts) {
    const count = outcome.kind === 'opened' ? 0 : failedCount + 1;
    await savePassphraseAttempts(tx, personId, application, {
      failedCount: count,
      nextAllowedAt: nextAllowed(rule, count, now),
      lastFailedAt: outcome.kind === 'opened' ? undefined : now,
    });
  }
}

function nextAllowed(rule: DelayRule, failedCount: number, now: Date): Date | undefined {
  if (failedCount < rule.free) return undefined;
  const seconds = Math.min(
    rule.longestSeconds,
    rule.firstSeconds * 2 ** Math.min(20, failedCount - rule.free),
  );
  return new Date(now.getTime() + seconds * 1000);
}
