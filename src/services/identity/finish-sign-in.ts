import { endSession, findSession } from '../../io/db/sessions.ts';
import { asSystem } from '../../io/db/transaction.ts';
import type { Platform } from '../platform.ts';
import { checkCode } from './check-code.ts';
import { guardSignIn } from './guard-sign-in.ts';
import { hashToken } from './hash-token.ts';
import { IdentityError } from './identity-error.ts';
import { openSession, type OpenedSession, type SessionOrigin } from './open-session.ts';

export interface PresentedCode {
  /** Of the session that awaits the code. */
  readonly token: string;
  readonly code: string;
}

/**
 * The second step of logging in, at most five minutes after the password: a code, and a session with a token of
 * its own.
 *
 * @throws {IdentityError} `identity.not-logged-in`, `identity.wrong-code`, `identity.too-many-failures`
 */
export async function finishSignIn(
  platform: Pick<Platform, 'db' | 'clock' | 'turns' | 'platformKey'>,
  { token, code }: PresentedCode,
  origin: SessionOrigin,
): Promise<OpenedSession> {
  const { db, clock } = platform;
  const waiting = await asSystem(db, (tx) => findSession(tx, hashToken(token), 'awaits-code'));
  if (waiting === undefined) throw lapsed();
  return guardSignIn(platform, { kind: 'code', email: waiting.email, ip: origin.ip }, () =>
    asSystem(db, async (tx) => {
      const now = clock();
      const { accountId, organisationId, accountState, expiresAt, id } = waiting;
      if (accountState !== 'active' || expiresAt.getTime() <= now.getTime()) throw lapsed();
      await checkCode(tx, platform, waiting, code, now);
      // One code opens one session: of two requests at once the second finds it ended.
      if (!(await endSession(tx, { id, accountId }, now))) throw lapsed();
      return openSession(tx, { id: accountId, organisationId }, origin, now);
    }),
  );
}

const lapsed = () => new IdentityError('identity.not-logged-in', 'the password must be given first');
