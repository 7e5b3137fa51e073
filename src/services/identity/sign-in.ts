import { findAccountByEmail, lockAccount } from '../../io/db/accounts.ts';
import { asSystem } from '../../io/db/transaction.ts';
import type { Platform } from '../platform.ts';
import type { Actor } from './actor.ts';
import { endSessionOf } from './end-session.ts';
import { guardSignIn } from './guard-sign-in.ts';
import { IdentityError } from './identity-error.ts';
import { letIn, type SignedIn } from './let-in.ts';
import { normalEmail } from './normal-email.ts';
import type { SessionOrigin } from './open-session.ts';

export interface PresentedPassword {
  readonly email: string;
  readonly password: string;
  /** Who was logged in in this browser before; that session ends. */
  readonly before: Actor | undefined;
}

/**
 * Logs a person in by e-mail and password, or up to the code where the account asks for one. An unknown e-mail, an account without a password or a disabled one, and
 * a wrong password look and take the same.
 *
 * @throws {IdentityError} `identity.wrong-password`, `identity.too-many-failures`
 * @throws {KeyError} `key.busy`
 */
export async function signIn(
  platform: Pick<Platform, 'db' | 'clock' | 'turns' | 'platformKey' | 'stretcher'>,
  { email: typed, password, before }: PresentedPassword,
  origin: SessionOrigin,
): Promise<SignedIn> {
  const { db, clock, stretcher } = platform;
  const email = normalEmail(typed);
  return guardSignIn(platform, { email, ip: origin.ip }, async () => {
    const account = await asSystem(db, (tx) => findAccountByEmail(tx, email));
    const stored = account?.state === 'active' ? account.passwordHash : undefined;
    const right = await stretcher.verifyPassword(password, stored);
    if (!right || account === undefined) throw wrongPassword();
    return asSystem(db, async (tx) => {
      // While the password was stretched it may have been changed, or the account disabled.
      const current = await lockAccount(tx, account.id);
      if (current?.state !== 'active' || current.passwordHash !== stored) throw wrongPassword();
      const now = clock();
      if (before !== undefined) {
        const { accountId, organisationId, sessionId: id } = before;
        await endSessionOf(tx, { id, accountId, organisationId, reason: 'replaced' }, now);
      }
      return letIn(tx, current, origin, now);
    });
  });
}

const wrongPassword = () =>
  new IdentityError('identity.wrong-password', 'the e-mail or the password is not right');
