import type { OpenSession } from '../../io/db/sessions.ts';
import { asOrganisation } from '../../io/db/transaction.ts';
import type { Platform } from '../platform.ts';
import type { Actor } from './actor.ts';
import { endSessionOf, endSessionsOf, listSessionsOf, type EndReason } from './end-session.ts';

/** One's own sessions that go on, at most twenty, the latest begun first. */
export async function listOwnSessions(
  { db, clock }: Pick<Platform, 'db' | 'clock'>,
  { organisationId, accountId }: Actor,
): Promise<readonly OpenSession[]> {
  return asOrganisation(db, organisationId, (tx) => listSessionsOf(tx, accountId, clock()));
}

/**
 * Ends one of one's own sessions; false where there is no such one. The keys that were opened close with it: who logs
 * out leaves nothing behind that signs.
 */
export async function endOwnSession(
  { db, clock, activations }: Pick<Platform, 'db' | 'clock' | 'activations'>,
  { organisationId, accountId }: Actor,
  id: string,
  reason: Extract<EndReason, 'revoked' | 'logged-out'>,
): Promise<boolean> {
  const ended = await asOrganisation(db, organisationId, (tx) =>
    endSessionOf(tx, { id, accountId, organisationId, reason }, clock()),
  );
  if (ended) activations.closeAll(accountId);
  return ended;
}

/** Ends all of one's own sessions but the one that asks, and closes the keys that were opened in any. */
export async function endOtherSessions(
  { db, clock, activations }: Pick<Platform, 'db' | 'clock' | 'activations'>,
  { organisationId, accountId, sessionId }: Pick<Actor, 'organisationId' | 'accountId' | 'sessionId'>,
): Promise<void> {
  await asOrganisation(db, organisationId, (tx) =>
    endSessionsOf(tx, { accountId, organisationId, reason: 'revoked' }, clock(), sessionId),
  );
  activations.closeAll(accountId);
}
