import { findAccountByEmail, lockAccount } from '../../io/db/accounts.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { makeAccountLink } from '../identity/make-account-link.ts';
import { appendEntry } from '../journal/append-entry.ts';
import { PlatformError } from '../platform-error.ts';
import type { Platform } from '../platform.ts';
import type { AdministratorLink } from './initialise-production.ts';

/**
 * A new first link for an account whose owner never set a password; the earlier one ends. Whoever runs it at the
 * machine cannot take an account over that is in use: that needs an administrator of its party.
 *
 * @throws {PlatformError} `platform.link-not-renewable`
 */
export async function renewFirstLink(
  { db, clock, settings }: Pick<Platform, 'db' | 'clock' | 'settings'>,
  email: string,
): Promise<AdministratorLink> {
  const now = clock();
  return asSystem(db, async (tx) => {
    const found = await findAccountByEmail(tx, email);
    const account = found && (await lockAccount(tx, found.id));
    if (account?.state !== 'invited') {
      throw new PlatformError(
        'platform.link-not-renewable',
        account === undefined
          ? `there is no account of ${email}. Give the e-mail that sertel init was told.`
          : `${email} has set a password already. A party administrator makes a link that resets it.`,
      );
    }
    const { id: accountId, organisationId, organisationCode } = account;
    const { publicUrl } = settings;
    const purpose = 'activation';
    const link = await makeAccountLink(tx, { accountId, organisationId, purpose, publicUrl }, now);
    await appendEntry(tx, {
      type: 'account.changed',
      organisation: organisationId,
      entry: { accountId, change: 'link-renewed', at: now.toISOString() },
    });
    return { organisationCode, email: account.email, ...link };
  });
}
