import { listAccountPeople, type AccountPerson } from '../../io/db/accounts.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { findPersonOfAccount, findTitleHeld, type PersonRow } from '../../io/db/people.ts';
import { mayAct } from '../identity/authorise.ts';
import { isRole } from '../identity/roles.ts';
import { FlowError } from './flow-error.ts';

export interface Participating extends AccountPerson {
  /** The office held on the day; undefined where none is recorded. */
  readonly title: string | undefined;
  readonly person: PersonRow | undefined;
}

/**
 * The accounts of these addresses, of whichever organisation. In the system's scope: whoever sends a document names
 * people of other organisations, and learns of them what they then see in the flow.
 *
 * @throws {FlowError} `flow.unknown-participant` where one of them has none that takes part in anything
 */
export async function resolvePeople(
  tx: DatabaseTransaction,
  emails: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, Participating>> {
  const found = await listAccountPeople(tx, { emails });
  const people = new Map<string, Participating>();
  for (const account of found) {
    if (account.state !== 'active' || !mayAct({ roles: account.roles.filter(isRole) }, 'flow.take-part'))
      continue;
    const person = await findPersonOfAccount(tx, account.accountId);
    const title = person && (await findTitleHeld(tx, person.id, now.toISOString().slice(0, 10)));
    people.set(account.email.toLowerCase(), { ...account, person, title });
  }
  const missing = [...new Set(emails.map((email) => email.toLowerCase()))].filter(
    (email) => !people.has(email),
  );
  if (missing.length > 0)
    throw new FlowError(
      'flow.unknown-participant',
      `expected addresses of active accounts that take part in documents, got ${missing.length} others`,
      { details: { emails: missing } },
    );
  return people;
}
