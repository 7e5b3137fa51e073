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

const waitForCodeMs = 5 * 60_000;

/**
 * The password was right and a code is asked for: a token that lets nobody in, for a few minutes. It is no log-in
 * yet, so the journal knows nothing of it.
 */
export async function openWaitingSession(
  tx: DatabaseTransaction,
  account: Pick<AccountRow, 'id' | 'organisationId'>,
  origin: SessionOrigin,
  now: Date,
): Promise<OpenedSession> {
  const expiresAt = new Date(now.getTime() + waitForCodeMs);
  return insert(tx, account, origin, { now, expiresAt, awaitsCode: true });
}

/** Opens a session with a token that was never used before, whatever the browser brought (session fixation). */
export async function openSession(
  tx: DatabaseTransaction,
  account: Pick<AccountRow, 'id' | 'organisationId'>,
  origin: SessionOrigin,
  now: Date,
): Promise<OpenedSession> {
  const { id: accountId, organisationId } = account;
  const open = await listSessionsOf(tx, accountId, now);
  for (const { id } of open.slice(sessionsAtOnce - 1)) {
    await endSessionOf(tx, { id, accountId, organisationId, reason: 'too-many' }, now);
  }
  const expiresAt = new Date(now.getTime() + sessionMs);
  const opened = await insert(tx, account, origin, { now, expiresAt, awaitsCode: false });
  await appendEntry(tx, {
    type: 'session.opened',
    organisation: organisationId,
    entry: { accountId, sessionId: opened.sessionId, at: now.toISOString() },
  });
  return opened;
}

async function insert(
  tx: DatabaseTransaction,
  { id: accountId, organisationId }: Pick<AccountRow, 'id' | 'organisationId'>,
  { ip, userAgent }: SessionOrigin,
  { now, ...stage }: { readonly now: Date; readonly expiresAt: Date; readonly awaitsCode: boolean },
): Promise<OpenedSession> {
  const token = randomBytes(32).toString('base64url');
  const sessionId = await insertSession(tx, {
    organisationId,
    accountId,
    tokenSha256: hashToken(token),
    at: now,
    ...stage,
    ip,
    userAgent: userAgent?.slice(0, 300),
  });
  return { sessionId, token };
}
