import type { Database } from '../../io/db/connect.ts';
import {
  cosignersOf,
  findJournalCheckpoint,
  lastCosignedSizes,
  type JournalCheckpointRow,
} from '../../io/db/journal-checkpoints.ts';
import type { LogPolicy } from '../../pki/tlog/policy.ts';
import { encodeVerifierKey, type VerifierKey } from '../../pki/tlog/verifier-key.ts';

/**
 * The newest checkpoint that the policy's quorum cosigned; without a policy, or with one that asks for nobody, the
 * newest that anyone did. Whoever checks by the policy takes no other.
 */
export async function findCosignedCheckpoint(
  db: Database,
  policy: LogPolicy | undefined,
): Promise<JournalCheckpointRow | undefined> {
  if (policy === undefined || policy.isQuorum([])) return findJournalCheckpoint(db, 'cosigned');
  const keys = new Map(policy.witnesses.map(({ key }) => [encodeVerifierKey(key), key]));
  const isQuorum = (cosigners: readonly string[]): boolean =>
    policy.isQuorum(
      cosigners.map((one) => keys.get(one)).filter((key): key is VerifierKey => key !== undefined),
    );

  let upTo = Number.MAX_SAFE_INTEGER;
  for (let round = 0; round < maxRounds; round++) {
    const last = await lastCosignedSizes(db, [...keys.keys()], upTo);
    // A larger one is not cosigned by enough, whichever: so many have cosigned nothing as large.
    const size = last
      .map((one) => one.size)
      .toSorted((a, b) => b - a)
      .find((bound) => isQuorum(last.filter((one) => one.size >= bound).map(({ cosigner }) => cosigner)));
    if (size === undefined) return undefined;
    if (isQuorum(await cosignersOf(db, size))) return findJournalCheckpoint(db, size);
    upTo = size - 1;
  }
  return undefined;
}

/** Witnesses that cosign in turns and never together must not keep a request busy. */
const maxRounds = 100;
