import { insertAccount, type NewAccount } from '../../io/db/accounts.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { appendEntry } from '../journal/append-entry.ts';
import { IdentityError } from './identity-error.ts';
import { refuseIssuerRoles } from './refuse-issuer-roles.ts';
import type { Role } from './roles.ts';

export interface AccountToMake extends NewAccount {
  readonly roles: readonly Role[];
  /** The account that asked for it; undefined for the platform itself. */
  readonly madeBy?: string;
}

/** @throws {IdentityError} `identity.email-taken`, `identity.role-of-issuer` */
export async function makeAccount(
  tx: DatabaseTransaction,
  { madeBy, ...account }: AccountToMake,
): Promise<string> {
  await refuseIssuerRoles(tx, account.organisationId, account.roles);
  const accountId = await insertAccount(tx, account);
  if (accountId === undefined) {
    throw new IdentityError('identity.email-taken', 'there is an account of this e-mail already');
  }
  await appendEntry(tx, {
    type: 'account.made',
    organisation: account.organisationId,
    entry: { accountId, roles: account.roles, ...(madeBy === undefined ? {} : { by: madeBy }) },
  });
  return accountId;
}
