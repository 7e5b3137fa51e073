import { lockAccount, setPassword } from '../../io/db/accounts.ts';
import { asOrganisation } from '../../io/db/transaction.ts';
import { appendEntry } from '../journal/append-entry.ts';
import type { Platform } from '../platform.ts';
import type { Actor } from './actor.ts';
import { endSessionsOf } from './end-session.ts';
import { guardSignIn } from './guard-sign-in.ts';
import { IdentityError } from './identity-error.ts';
import { openSession, type OpenedSession, type SessionOrigin } from './open-session.ts';
import { refuseWeakPassword } from './password-policy.ts';
import { normalEmail } from './normal-email.ts';
import { mailPasswordChanged } from './tell-account.ts';

export interface PasswordChange {
  readonly current: string;
  readonly next: string;
}

/**
 * Changes one's own password. Every session ends, whoever opened it, and a new one goes on: a stolen one is gone, and
 * so are the keys that were opened in it.
 *
 * @throws {IdentityError} `identity.wrong-password`, `identity.weak-password`, `identity.too-many-failures`
 * @throws {KeyError} `key.busy`
 */
export async function changePassword(
  platform: Pick<Platform, 'db' | 'clock' | 'turns' | 'platformKey' | 'stretcher' | 'outbox' | 'activations'>,
  actor: Actor,
  { current, next }: PasswordChange,
  origin: SessionOrigin,
): Promise<OpenedSession> {
  const { db, clock, stretcher } = platform;
  const { accountId, organisationId, email } = actor;
  refuseWeakPassword(next, actor);
  const stored = await asOrganisation(db, organisationId, (tx) => lockAccount(tx, accountId));
  await guardSignIn(platform, { email: normalEmail(email), ip: origin.ip }, async () => {
    if (!(await stretcher.verifyPassword(current, stored?.passwordHash))) throw wrongPassword();
  });
  const passwordHash = await stretcher.hashPassword(next);
  const opened = await asOrganisation(db, organisationId, async (tx) => {
    const now = clock();
    const account = await lockAccount(tx, accountId);
    if (account?.state !== 'active' || account.passwordHash !== stored?.passwordHash) throw wrongPassword();
    await setPassword(tx, accountId, passwordHash);
    await appendEntry(tx, {
      type: 'account.changed',
      organisation: organisationId,
      entry: { accountId, change: 'password', at: now.toISOString() },
    });
    await mailPasswordChanged(platform, tx, account, now);
    await endSessionsOf(tx, { accountId, organisationId, reason: 'password-changed' }, now);
    return openSession(tx, account, origin, now);
  });
  platform.activations.closeAll(accountId);
  return opened;
}

const wrongPassword = () => new IdentityError('identity.wrong-password', 'the present password is not right');
