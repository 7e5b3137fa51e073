import type { LegalHold, NewLegalHold } from '../../../contract/retention.ts';
import { insertLegalHold, liftLegalHold, listLegalHolds, lockHeldThing } from '../../../io/db/legal-holds.ts';
import { asOrganisation, beyondScope } from '../../../io/db/transaction.ts';
import type { Actor } from '../../identity/actor.ts';
import { authorise } from '../../identity/authorise.ts';
import { appendEntry } from '../../journal/append-entry.ts';
import type { Platform } from '../../platform.ts';
import { DocumentError } from '../document-error.ts';

type Parts = Pick<Platform, 'db' | 'clock'>;

const mostHolds = 1000;

/** The organisation's holds, the newest first. @throws {IdentityError} */
export async function allLegalHolds({ db, clock }: Parts, actor: Actor): Promise<readonly LegalHold[]> {
  authorise(actor, 'retention.read', { now: clock() });
  const { organisationId } = actor;
  const rows = await asOrganisation(db, organisationId, (tx) =>
    listLegalHolds(tx, organisationId, mostHolds),
  );
  return rows.map(({ id, documentId, flowId, reason, placedAt, liftedAt }) => ({
    id,
    ...(documentId && { documentId }),
    ...(flowId && { flowId }),
    reason,
    placedAt: placedAt.toISOString(),
    ...(liftedAt && { liftedAt: liftedAt.toISOString() }),
  }));
}

/** Keeps a document, or all of a flow, against every rule. @throws {DocumentError} `document.not-available` */
export async function placeLegalHold(
  { db, clock }: Parts,
  actor: Actor,
  { documentId, flowId, reason }: NewLegalHold,
): Promise<LegalHold> {
  const now = clock();
  authorise(actor, 'retention.hold', { now });
  const { organisationId, accountId } = actor;
  return asOrganisation(db, organisationId, async (tx) => {
    const thing = { documentId, flowId };
    if (!(await beyondScope(tx, () => lockHeldThing(tx, organisationId, thing))))
      throw new DocumentError('document.not-available', 'the organisation has no such document or flow');
    const id = await insertLegalHold(tx, { ...thing, organisationId, reason, by: accountId, at: now });
    const at = now.toISOString();
    const entry = {
      holdId: id,
      documentId: documentId ?? null,
      flowId: flowId ?? null,
      reason,
      by: accountId,
      at,
    };
    await appendEntry(tx, { type: 'retention.held', organisation: organisationId, entry });
    return { id, ...(documentId && { documentId }), ...(flowId && { flowId }), reason, placedAt: at };
  });
}

/** From now on the rules count again. @throws {DocumentError} `document.unknown-hold` */
export async function endLegalHold({ db, clock }: Parts, actor: Actor, id: string): Promise<void> {
  const now = clock();
  authorise(actor, 'retention.hold', { now });
  const { organisationId, accountId: by } = actor;
  await asOrganisation(db, organisationId, async (tx) => {
    if (!(await liftLegalHold(tx, { id, organisationId, by, at: now })))
      throw new DocumentError('document.unknown-hold', 'there is no such hold, or it was lifted before');
    const entry = { holdId: id, by, at: now.toISOString() };
    await appendEntry(tx, { type: 'retention.released', organisation: organisationId, entry });
  });
}
