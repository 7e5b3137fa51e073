import { listShardsDue, type ShardId } from '../../io/db/crls.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { AppError } from '../../lib/errors.ts';
import type { Platform } from '../platform.ts';
import { CaError } from './ca-error.ts';
import { renewCrl } from './publish-crl.ts';

const mostAtOnce = 1000;

/**
 * Publishes the next list of every shard that needs one, each in a transaction of its own: an authority whose key
 * does not open keeps no other from its list, and a process that is killed leaves whole lists only.
 *
 * @throws {CaError} `ca.crl-not-published` after all others were, so that the job is tried again soon
 */
export async function renewCrls(
  platform: Pick<Platform, 'db' | 'keys' | 'settings' | 'log'>,
  now: Date,
  signal?: AbortSignal,
): Promise<{ readonly published: number }> {
  const due = await asSystem(platform.db, (tx) => listShardsDue(tx, now, mostAtOnce));
  let published = 0;
  const failed: ShardId[] = [];
  for (const shard of due) {
    if (signal?.aborted) break;
    try {
      if (await renewCrl(platform, shard, now)) published++;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      platform.log.error({ err: error, ...shard }, 'a certificate revocation list was not published');
      failed.push(shard);
    }
  }
  if (failed.length > 0) {
    const names = failed.map(({ authorityId, shard }) => `${authorityId}-${shard}`);
    throw new CaError('ca.crl-not-published', `of ${due.length} lists these failed: ${names.join(', ')}`);
  }
  return { published };
}
