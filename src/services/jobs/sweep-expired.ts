import { deleteExpiredRows } from '../../io/db/expired-rows.ts';
import { asSystem } from '../../io/db/transaction.ts';
import type { Platform } from '../platform.ts';

/** Deletes what has expired. Nothing depends on it: whatever ends is refused by its own time, swept or not. */
export async function sweepExpired(
  { db }: Pick<Platform, 'db'>,
  now: Date,
): Promise<Readonly<Record<string, number>>> {
  return asSystem(db, (tx) => deleteExpiredRows(tx, now));
}
