import type { Database } from '../../io/db/connect.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { readTrustVersion } from '../../io/db/trust-changes.ts';
import { readTrustStore, type TrustStore } from './trust-store.ts';

/** Reads the trust store, and parses its certificates anew only for a new version: anybody may ask for it. */
export function keepTrustStore(db: Database): () => Promise<TrustStore> {
  let kept: TrustStore | undefined;
  return async () => {
    const newest = await asSystem(db, readTrustVersion);
    if (kept?.version.version !== newest) kept = await readTrustStore(db);
    return kept;
  };
}
