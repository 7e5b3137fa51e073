import { digest } from '#crypto';
import { listAnchors } from '../../io/db/authorities.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { insertTrustChanges, listTrustChanges } from '../../io/db/trust-changes.ts';
import { toHex } from '../../lib/bytes.ts';

/**
 * Lets the ends of our own hierarchy's paths into the trust store: our roots, and the outside ones that certified an
 * authority of ours. One that an administrator removed stays removed.
 */
export async function trustOwnAnchors(tx: DatabaseTransaction, now: Date): Promise<void> {
  const known = new Set((await listTrustChanges(tx)).map(({ sha256 }) => toHex(sha256)));
  const fresh = (await listAnchors(tx))
    .map((der) => ({ der, sha256: digest('sha256', der) }))
    .filter(({ sha256 }) => !known.has(toHex(sha256)));
  if (fresh.length === 0) return;
  const own = { act: 'added', source: 'own hierarchy', by: 'platform', at: now } as const;
  await insertTrustChanges(
    tx,
    fresh.map((one) => ({ ...own, ...one })),
  );
}
