import type { AccountItem, AccountPage } from '../../contract/accounts.ts';
import { listAccounts, type AccountRow } from '../../io/db/accounts.ts';
import { asOrganisation } from '../../io/db/transaction.ts';
import type { Platform } from '../platform.ts';
import type { Actor } from './actor.ts';
import { authorise } from './authorise.ts';
import { IdentityError } from './identity-error.ts';

/**
 * The accounts of the actor's organisation, by e-mail.
 *
 * @throws {IdentityError} `identity.not-permitted`, `identity.bad-cursor`
 */
export async function pageOfAccounts(
  { db, clock }: Pick<Platform, 'db' | 'clock'>,
  actor: Actor,
  query: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<AccountPage> {
  authorise(actor, 'account.list', { now: clock() });
  const { organisationId } = actor;
  const after = query.cursor === undefined ? undefined : parseCursor(query.cursor);
  // One more than asked for tells whether there is a next page.
  const rows = await asOrganisation(db, organisationId, (tx) =>
    listAccounts(tx, { organisationId, limit: query.limit + 1, after }),
  );
  const items = rows.slice(0, query.limit);
  const last = items.at(-1);
  return {
    items: items.map(accountItem),
    ...(rows.length > items.length && last !== undefined ? { next: encodeCursor(last) } : {}),
  };
}

export const accountItem = ({ id, email, name, roles, state, createdAt }: AccountRow): AccountItem => ({
  id,
  email,
  name,
  roles: [...roles],
  state,
  createdAt: createdAt.toISOString(),
});

const encodeCursor = ({ email }: AccountRow): string =>
  Buffer.from(email.toLowerCase()).toString('base64url');

function parseCursor(cursor: string): string {
  const email = Buffer.from(cursor, 'base64url').toString('utf8');
  if (/^[^\s@\p{Cc}\uFFFD]+@[^\s@\p{Cc}\uFFFD]+$/u.test(email)) return email;
  throw new IdentityError('identity.bad-cursor', 'expected the `next` of the page before');
}
