import { randomBytes } from 'node:crypto';
import type { AccountRow } from '../../io/db/accounts.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { insertSession } from '../../io/db/sessions.ts';
import { appendEntry } from '../journal/append-entry.ts';
import { endSessionOf, listSessionsOf } from './end-session.ts';
import { hashToken } from './hash-token.ts';

/** From where a session is opened. */
export interface SessionOrigin {
  readonly ip: string;
  readonly userAgent: string | undefined;
}

export interface OpenedSession {
  readonly sessionId: string;
  /** The cookie's value; only its hash is kept. */
  readonly token: string;
}

/** A session ends at the latest after this long. */
const sessionMs = 12 * 3_600_000;
/** More at once are no person's; the oldest ends. It also bounds every list of them. */
const sessionsAtOnce = 20;

/** Opens a session with a token that was never used before, whatever the browser brought (session fixation). */
export async function openSession(
  tx: DatabaseTransaction,
  { id: accountId, organisationId }: Pick<AccountRow, 'id' | 'organisationId'>,
  { ip, userAgent }: SessionOrigin,
  now: Date,
): Promise<OpenedSession> {
  const open = await listSessionsOf(tx, accountId, now);
  for (const { id } of open.slice(sessionsAtOnce - 1)) {
    await endSessionOf(tx, { id, accountId, organisationId, reason: 'too-many' }, now);
  }
  const token = randomBytes(32).toString('base64url');
  const sessionId = await insertSession(tx, {
    organisationId,
    accountId,
    tokenSha256: hashToken(token),
    at: now,
    expiresAt: new Date(now.getTime() + sessionMs),
    ip,
    userAgent: userAgent?.slice(0, 300),
  });
  await appendEntry(tx, {
    type: 'session.opened',
    organisation: organisationId,
    entry: { accountId, sessionId, at: now.toISOString() },
  });
  return { sessionId, token };
}
