import type { AccountRow } from '../../io/db/accounts.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { findTotp } from '../../io/db/one-time-codes.ts';
import { openSession, openWaitingSession, type OpenedSession, type SessionOrigin } from './open-session.ts';

/** `code-needed`: the token is of a session that lets nobody in before `finishSignIn`. */
export interface SignedIn extends OpenedSession {
  readonly kind: 'opened' | 'code-needed';
}

/** After the password, or a link that set one: a session, or where the account has an app the wait for its code. */
export async function letIn(
  tx: DatabaseTransaction,
  account: Pick<AccountRow, 'id' | 'organisationId'>,
  origin: SessionOrigin,
  now: Date,
): Promise<SignedIn> {
  const totp = await findTotp(tx, account.id);
  return totp?.confirmedAt === undefined
    ? { kind: 'opened', ...(await openSession(tx, account, origin, now)) }
    : { kind: 'code-needed', ...(await openWaitingSession(tx, account, origin, now)) };
}
