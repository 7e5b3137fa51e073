import type { Database, DatabaseTransaction } from '../../io/db/connect.ts';
import { endSession, listOpenSessions, type OpenSession } from '../../io/db/sessions.ts';
import { appendEntry } from '../journal/append-entry.ts';

export type EndReason = 'logged-out' | 'revoked' | 'replaced' | 'password-changed' | 'too-many';

export interface SessionToEnd {
  readonly id: string;
  readonly accountId: string;
  readonly organisationId: string;
  readonly reason: EndReason;
}

/** False where the account has no such session, or it had ended; then nothing is journalled either. */
export async function endSessionOf(
  tx: DatabaseTransaction,
  { id, accountId, organisationId, reason }: SessionToEnd,
  now: Date,
): Promise<boolean> {
  if (!(await endSession(tx, { id, accountId }, now))) return false;
  await appendEntry(tx, {
    type: 'session.ended',
    organisation: organisationId,
    entry: { accountId, sessionId: id, reason, at: now.toISOString() },
  });
  return true;
}

/** Ends what the account has open, but for one that may go on. */
export async function endSessionsOf(
  tx: DatabaseTransaction,
  account: Omit<SessionToEnd, 'id'>,
  now: Date,
  except?: string,
): Promise<void> {
  for (const { id } of await listSessionsOf(tx, account.accountId, now)) {
    if (id !== except) await endSessionOf(tx, { id, ...account }, now);
  }
}

/** A session ends by itself when nobody used it for this long. */
export const idleMs = 30 * 60_000;

/** The sessions of the account that go on, the latest begun first. */
export const listSessionsOf = (db: Database, accountId: string, now: Date): Promise<readonly OpenSession[]> =>
  listOpenSessions(db, accountId, { now, idleSince: new Date(now.getTime() - idleMs) });
