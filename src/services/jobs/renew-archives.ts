import { enterArchiveRenewals } from '../../io/db/archives.ts';
import { asSystem } from '../../io/db/transaction.ts';
import type { Platform } from '../platform.ts';
import { neverBetter } from './complete-pending-evidence.ts';

const dayMs = 86_400_000;
/** Well before the timestamp unit's certificate of then ends, which is renewed at half of its life. */
const renewedAfterMs = 330 * dayMs;
/** What was given up is tried again: an authority that was away for long comes back. */
const restsForMs = 7 * dayMs;
const triedForMs = 60 * dayMs;
const mostInARun = 200;

/**
 * Papers of agreements are kept for decades (Pasal 15, R63): each gets another archive timestamp every year, with the evidence for the one
 * before (EN 319 142-1 clause 5.5). They wait where documents wait for evidence, and are lifted as those are.
 */
export async function renewArchives(
  { db }: Pick<Platform, 'db'>,
  now: Date,
): Promise<{ readonly entered: number }> {
  const entered = await asSystem(db, (tx) =>
    enterArchiveRenewals(tx, {
      now,
      before: new Date(now.getTime() - renewedAfterMs),
      retryBefore: new Date(now.getTime() - restsForMs),
      neverBetter: [...neverBetter],
      deadlineAt: new Date(now.getTime() + triedForMs),
      most: mostInARun,
    }),
  );
  return { entered };
}
