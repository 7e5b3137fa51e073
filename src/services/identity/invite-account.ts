import type { InvitedAccount, NewAccount } from '../../contract/accounts.ts';
import { lockAccount } from '../../io/db/accounts.ts';
import { asOrganisation } from '../../io/db/transaction.ts';
import type { Platform } from '../platform.ts';
import type { Actor } from './actor.ts';
import { authorise } from './authorise.ts';
import { accountItem } from './list-accounts.ts';
import { makeAccount } from './make-account.ts';
import { linkAnswer, makeAccountLink } from './make-account-link.ts';
import { unknownAccount } from './change-account.ts';
import { normalEmail } from './normal-email.ts';
import { refuseToldLink } from './refuse-told-link.ts';
import { mailAccountLink } from './tell-account.ts';

/**
 * Makes an account in the actor's organisation, and the link by which its owner sets the password.
 *
 * @throws {IdentityError} `identity.email-taken`, `identity.role-of-issuer`, `identity.link-needs-mail` and what
 * {@link authorise} raises
 */
export async function inviteAccount(
  platform: Pick<Platform, 'db' | 'clock' | 'settings' | 'outbox' | 'mailTransport'>,
  actor: Actor,
  { email, name, roles }: NewAccount,
): Promise<InvitedAccount> {
  const { db, clock, settings } = platform;
  const now = clock();
  authorise(actor, 'account.invite', { now });
  const { organisationId, accountId: madeBy } = actor;
  return asOrganisation(db, organisationId, async (tx) => {
    const invited = { organisationId, email: normalEmail(email), name, roles, madeBy };
    const accountId = await makeAccount(tx, invited);
    await refuseToldLink(platform, tx, accountId);
    const { publicUrl } = settings;
    const purpose = 'activation';
    const link = await makeAccountLink(tx, { accountId, organisationId, purpose, publicUrl }, now);
    await mailAccountLink(platform, tx, invited, { ...link, purpose }, now);
    const account = await lockAccount(tx, accountId);
    if (account === undefined) throw unknownAccount();
    return { ...accountItem(account), link: linkAnswer(platform, link) };
  });
}
