import { deleteBroughtEvidence } from '../../io/db/act-evidence.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { removeUnlessStored } from '../../io/files/remove-unless-stored.ts';
import type { Platform } from '../platform.ts';

const keptMs = 7 * 86_400_000;
const mostInARun = 500;

/** Files that were brought as evidence and that no act took up within a week go: they prove nothing. */
export async function sweepBroughtEvidence(
  { db, files }: Pick<Platform, 'db' | 'files'>,
  now: Date,
): Promise<{ readonly swept: number }> {
  const before = new Date(now.getTime() - keptMs);
  const keys = await asSystem(db, (tx) => deleteBroughtEvidence(tx, { before, most: mostInARun }));
  for (const key of keys) await removeUnlessStored({ db, files }, key);
  return { swept: keys.length };
}
