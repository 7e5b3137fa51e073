import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { findPersonOfAccount } from '../../io/db/people.ts';
import type { Platform } from '../platform.ts';
import { IdentityError } from './identity-error.ts';

/**
 * Without a mail server the link is told to who asks for it, who could open the account themselves. That of a registered
 * person signs under their title and ends their certificate: its link is the mail's only. The demonstration shows all
 * mail to everybody.
 *
 * @throws {IdentityError} `identity.link-needs-mail`
 */
export async function refuseToldLink(
  { mailTransport, settings }: Pick<Platform, 'mailTransport' | 'settings'>,
  tx: DatabaseTransaction,
  accountId: string,
): Promise<void> {
  if (mailTransport !== undefined || settings.mode === 'demo') return;
  if ((await findPersonOfAccount(tx, accountId)) === undefined) return;
  throw new IdentityError(
    'identity.link-needs-mail',
    'the account is a registered person’s: its link goes by mail only, and no mail server is set',
  );
}
