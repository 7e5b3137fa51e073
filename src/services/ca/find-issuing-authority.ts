import { listAuthorities, type AuthorityRow } from '../../io/db/authorities.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';

/** The newest authority that issues to end users here, its key at hand; undefined where there is none. */
export async function findIssuingAuthority(tx: DatabaseTransaction): Promise<AuthorityRow | undefined> {
  const authorities = await listAuthorities(tx, 'ca');
  return authorities.find(({ successorId, offline }) => successorId === undefined && !offline);
}
