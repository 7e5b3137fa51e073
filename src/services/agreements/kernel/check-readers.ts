import type { DatabaseTransaction } from '../../../io/db/connect.ts';
import { countAccountsOf } from '../../../io/db/accounts.ts';
import { beyondScope } from '../../../io/db/transaction.ts';
import { AgreementError } from './agreement-error.ts';
import type { ActContext, Facts, Transition } from './module.ts';

/**
 * Whoever is named to read what is sealed is a person of one of the two parties.
 *
 * @throws {AgreementError} `agreement.facts-wrong`
 */
export async function checkReaders(
  tx: DatabaseTransaction,
  { readers }: Transition,
  facts: Facts,
  { agreement, module }: ActContext,
): Promise<void> {
  const named: unknown = readers === undefined ? [] : facts[readers];
  const ids = new Set(Array.isArray(named) ? named.filter((one) => typeof one === 'string') : []);
  if (ids.size === 0) return;
  const parties = [agreement.firstOrganisationId, agreement.secondOrganisationId];
  const known = await beyondScope(tx, () => countAccountsOf(tx, parties, [...ids]));
  if (known === ids.size) return;
  throw new AgreementError(
    'agreement.facts-wrong',
    `${readers}: expected accounts of the two parties`,
    module.clause,
  );
}
