import { lockAccount } from '../../io/db/accounts.ts';
import { noteAuthenticated } from '../../io/db/sessions.ts';
import { asOrganisation } from '../../io/db/transaction.ts';
import { appendEntry } from '../journal/append-entry.ts';
import type { Platform } from '../platform.ts';
import type { Actor } from './actor.ts';
import { guardSignIn } from './guard-sign-in.ts';
import { IdentityError } from './identity-error.ts';
import { normalEmail } from './normal-email.ts';

/**
 * The password once more, for acts that matter: a session left open on a desk does not do them.
 *
 * @throws {IdentityError} `identity.wrong-password`, `identity.too-many-failures`
 * @throws {KeyError} `key.busy`
 */
export async function confirmPassword(
  platform: Pick<Platform, 'db' | 'clock' | 'turns' | 'platformKey' | 'stretcher'>,
  actor: Actor,
  { password, ip }: { readonly password: string; readonly ip: string },
): Promise<Actor> {
  const { db, clock, stretcher } = platform;
  const { accountId, organisationId, sessionId, email } = actor;
  await guardSignIn(platform, { email: normalEmail(email), ip }, async () => {
    const account = await asOrganisation(db, organisationId, (tx) => lockAccount(tx, accountId));
    if (!(await stretcher.verifyPassword(password, account?.passwordHash))) {
      throw new IdentityError('identity.wrong-password', 'the password is not right');
    }
  });
  return asOrganisation(db, organisationId, async (tx) => {
    const now = clock();
    await noteAuthenticated(tx, sessionId, now);
    await appendEntry(tx, {
      type: 'session.password-given',
      organisation: organisationId,
      entry: { accountId, sessionId, at: now.toISOString() },
    });
    return { ...actor, authenticatedAt: now };
  });
}
