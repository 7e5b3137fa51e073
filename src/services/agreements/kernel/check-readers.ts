import type { DatabaseTransaction } from '../../../io/db/connect.ts';
import { countAccountsOf } from '../../../io/db/accounts.ts';
import { isReader } from '../../../io/db/occurrences.ts';
import { beyondScope } from '../../../io/db/transaction.ts';
import type { Actor } from '../../identity/actor.ts';
import { AgreementError } from './agreement-error.ts';
import type { ActContext, Facts, Transition } from './module.ts';

/** Open to named people only. */
export const isSealed = ({ seen }: Transition): boolean => seen === 'named' || seen === 'room';

/**
 * A sealed act on what is there is one of its readers, lest a person of the right role read by acting; whoever is named to read
 * is a person of one of the two parties.
 *
 * @throws {AgreementError} `agreement.wrong-role`, `agreement.facts-wrong`
 */
export async function checkReaders(
  tx: DatabaseTransaction,
  { accountId }: Actor,
  transition: Transition,
  facts: Facts,
  { agreement, module, occurrence }: ActContext,
): Promise<void> {
  const { readers } = transition;
  if (
    occurrence !== undefined &&
    isSealed(transition) &&
    readers === undefined &&
    transition.delivers !== true
  )
    if (!(await isReader(tx, occurrence.id, accountId)))
      throw new AgreementError(
        'agreement.wrong-role',
        'expected one of the people who are named to read it',
        module.clause,
      );
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
