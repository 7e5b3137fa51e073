import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { lockSignInAttempts, saveSignInAttempts, type SignInAttempts } from '../../io/db/sign-in-attempts.ts';
import { asSystem } from '../../io/db/transaction.ts';
import type { Platform } from '../platform.ts';
import { addressGroup } from './address-group.ts';
import { nextAllowed, type DelayRule } from './growing-delay.ts';
import { IdentityError } from './identity-error.ts';

/** Whose password or one-time code is tried, and from where. */
export interface SignInSubject {
  readonly kind?: 'password' | 'code';
  readonly email: string;
  readonly ip: string;
}

/** Of one address: each try takes 64 MiB and a place that others wait for. */
const triesAtOnce = 2;
/** The sweep of expired rows deletes them after the same time. */
const forgottenAfterMs = 24 * 3_600_000;

/**
 * Runs `attempt`, which tries a password or a code, and counts what comes of it. A try is counted as wrong before it is
 * made, so that neither many at once nor a killed process are a way around the delay, and no connection is held
 * while the password is stretched. An unknown e-mail is counted as a known one.
 *
 * @throws {IdentityError} `identity.too-many-failures`, without having tried
 * @throws {KeyError} `key.busy`
 * @throws what `attempt` raises; `identity.wrong-password` and `identity.wrong-code` stay counted
 */
export async function guardSignIn<Result>(
  platform: Pick<Platform, 'db' | 'clock' | 'turns' | 'platformKey'>,
  subject: SignInSubject,
  attempt: () => Promise<Result>,
): Promise<Result> {
  const { db, clock, turns } = platform;
  const address = addressGroup(subject.ip);
  const counted = countedBy(platform, subject, address);
  // 1. A storm waits behind itself.
  return turns.take(`sign-in ${address}`, triesAtOnce, async () => {
    // 2. Refuse, or count as wrong.
    const now = clock();
    await asSystem(db, async (tx) => {
      const counts = await lockCounts(tx, counted, now);
      refuseWhileDelayed(counts, now);
      for (const count of counts) await save(tx, count, count.failedCount + 1, now);
    });
    // 3. Try, with no connection held.
    try {
      const result = await attempt();
      // 4. Right: forget what this e-mail failed. Whoever owns one account does not clear his address by it.
      await asSystem(db, async (tx) => {
        for (const count of await lockCounts(tx, counted, now)) {
          await save(tx, count, count.clearedBySuccess ? 0 : count.failedCount - 1);
        }
      });
      return result;
    } catch (error) {
      if (!isWrong(error)) {
        await asSystem(db, async (tx) => {
          for (const count of await lockCounts(tx, counted, now))
            await save(tx, count, count.failedCount - 1);
        });
      }
      throw error;
    }
  });
}

interface Counted {
  readonly subjectHash: Uint8Array;
  readonly rule: DelayRule;
  readonly clearedBySuccess: boolean;
}

/**
 * Who tries codes knows the password already, and six digits are few: there the account waits longer, and its
 * owner has another administrator.
 */
const wholeAccount = {
  password: { free: 30, firstSeconds: 2, longestSeconds: 30 },
  code: { free: 10, firstSeconds: 30, longestSeconds: 1800 },
} as const satisfies Record<string, DelayRule>;

/**
 * Three counts, always locked in this order, so that two tries never wait for each other crosswise. The one of
 * the e-mail alone delays shortly: a stranger must not be able to lock an official out.
 */
function countedBy(
  { platformKey }: Pick<Platform, 'platformKey'>,
  { kind = 'password', email }: SignInSubject,
  address: string,
): readonly Counted[] {
  const hash = (...parts: readonly string[]) =>
    platformKey.keyedHash('sign-in', new TextEncoder().encode(JSON.stringify([kind, ...parts])));
  return [
    {
      subjectHash: hash('both', email, address),
      rule: { free: 5, firstSeconds: 5, longestSeconds: 3600 },
      clearedBySuccess: true,
    },
    {
      subjectHash: hash('email', email),
      rule: wholeAccount[kind],
      clearedBySuccess: true,
    },
    {
      subjectHash: hash('address', address),
      rule: { free: 100, firstSeconds: 5, longestSeconds: 300 },
      clearedBySuccess: false,
    },
  ];
}

interface Count extends Counted, SignInAttempts {}

async function lockCounts(
  tx: DatabaseTransaction,
  counted: readonly Counted[],
  now: Date,
): Promise<readonly Count[]> {
  const counts: Count[] = [];
  for (const subject of counted) {
    const attempts = await lockSignInAttempts(tx, subject.subjectHash);
    const old = now.getTime() - (attempts.lastFailedAt?.getTime() ?? 0) > forgottenAfterMs;
    counts.push({ ...subject, ...attempts, failedCount: old ? 0 : attempts.failedCount });
  }
  return counts;
}

function refuseWhileDelayed(counts: readonly Count[], now: Date): void {
  const waits = counts.map(({ nextAllowedAt }) => (nextAllowedAt?.getTime() ?? 0) - now.getTime());
  const retryAfterSeconds = Math.ceil(Math.max(...waits) / 1000);
  if (retryAfterSeconds <= 0) return;
  throw new IdentityError(
    'identity.too-many-failures',
    `after wrong passwords the next try is possible in ${retryAfterSeconds} seconds`,
    retryAfterSeconds,
  );
}

/** The delay follows from the count: one that is taken back takes its doubling with it. */
async function save(
  tx: DatabaseTransaction,
  count: Count,
  failedCount: number,
  failedAt = count.lastFailedAt,
) {
  await saveSignInAttempts(tx, count.subjectHash, {
    failedCount: Math.max(0, failedCount),
    lastFailedAt: failedAt,
    nextAllowedAt: failedAt && nextAllowed(count.rule, failedCount, failedAt),
  });
}

const isWrong = (error: unknown): boolean =>
  error instanceof IdentityError &&
  (error.code === 'identity.wrong-password' || error.code === 'identity.wrong-code');
