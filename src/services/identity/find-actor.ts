import { findSession, noteSessionSeen, type SessionRow } from '../../io/db/sessions.ts';
import { asSystem } from '../../io/db/transaction.ts';
import type { Platform } from '../platform.ts';
import type { Actor } from './actor.ts';
import { isRole } from './roles.ts';
import { idleMs } from './end-session.ts';
import { hashToken } from './hash-token.ts';

/** Written at most this often, so that a page with many requests does not write at each. */
const seenEveryMs = 60_000;

/** Who is logged in by this token; undefined where nobody is, or not any more. */
export async function findActor(
  { db, clock }: Pick<Platform, 'db' | 'clock'>,
  token: string,
): Promise<Actor | undefined> {
  const now = clock();
  return asSystem(db, async (tx) => {
    const session = await findSession(tx, hashToken(token));
    if (session === undefined || !goesOn(session, now)) return undefined;
    if (now.getTime() - session.lastSeenAt.getTime() >= seenEveryMs)
      await noteSessionSeen(tx, session.id, now);
    return toActor(session);
  });
}

function goesOn({ accountState, expiresAt, lastSeenAt }: SessionRow, now: Date): boolean {
  return (
    accountState === 'active' &&
    now.getTime() < expiresAt.getTime() &&
    now.getTime() < lastSeenAt.getTime() + idleMs
  );
}

function toActor({ id, email, name, roles, accountId, ...session }: SessionRow): Actor {
  const { organisationId, organisationCode, organisationName, authenticatedAt, expiresAt } = session;
  return {
    sessionId: id,
    accountId,
    email,
    name,
    // A role that a newer version gave is none here: it allows nothing.
    roles: roles.filter(isRole),
    organisationId,
    organisationCode,
    organisationName,
    authenticatedAt,
    expiresAt,
  };
}
