import { sql } from 'kysely';
import type { DatabaseTransaction } from './connect.ts';

/**
 * Whose account it is, in a query over both tables: of the person that it names, and where it names none, of whoever
 * has its e-mail in its own organisation. An invitation names nobody, and often comes before the certificate.
 */
export const isPersonOfAccount = sql<boolean>`(account.person_id = person.id or (account.person_id is null
  and account.owner_organisation_id = person.owner_organisation_id
  and lower(account.email) = lower(person.email)))`;

/** Names the person in the accounts that are theirs by the address only, which would be nobody's once it changes. */
export async function tieAccountsOf(tx: DatabaseTransaction, personId: string): Promise<void> {
  await tx
    .updateTable('account')
    .from('person')
    .set({ person_id: personId })
    .where('person.id', '=', personId)
    .where('account.person_id', 'is', null)
    .where(isPersonOfAccount)
    .execute();
}

/** Whether somebody logs in with the address who is not the person: by it that account would become theirs. */
export async function isAddressOfOtherAccount(
  tx: DatabaseTransaction,
  email: string,
  personId: string,
): Promise<boolean> {
  const row = await tx
    .selectFrom('account')
    .innerJoin('person', (join) => join.on('person.id', '=', personId))
    .select('account.id')
    .where((eb) => eb(eb.fn<string>('lower', ['account.email']), '=', email.toLowerCase()))
    .where(sql<boolean>`${isPersonOfAccount} is not true`)
    .executeTakeFirst();
  return row !== undefined;
}
