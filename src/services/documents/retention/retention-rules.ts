import type { DueDocuments, RetentionRules } from '../../../contract/retention.ts';
import { listDueDocuments, listRetentionRules, replaceRetentionRules } from '../../../io/db/retention.ts';
import { asOrganisation, beyondScope } from '../../../io/db/transaction.ts';
import type { Actor } from '../../identity/actor.ts';
import { authorise } from '../../identity/authorise.ts';
import { appendEntry } from '../../journal/append-entry.ts';
import type { Platform } from '../../platform.ts';

type Parts = Pick<Platform, 'db' | 'clock'>;

/** How long the actor's organisation keeps what. @throws {IdentityError} */
export async function readRetentionRules({ db, clock }: Parts, actor: Actor): Promise<RetentionRules> {
  authorise(actor, 'retention.read', { now: clock() });
  const { organisationId } = actor;
  const rules = await asOrganisation(db, organisationId, (tx) => listRetentionRules(tx, organisationId));
  return {
    rules: rules.map(({ kind, archiveAfterDays, deleteAfterDays }) => ({
      kind,
      ...(archiveAfterDays === undefined ? {} : { archiveAfterDays }),
      ...(deleteAfterDays === undefined ? {} : { deleteAfterDays }),
    })),
  };
}

/** Replaces them all; what they were stands in the journal. @throws {IdentityError} */
export async function changeRetentionRules(
  { db, clock }: Parts,
  actor: Actor,
  { rules }: RetentionRules,
): Promise<RetentionRules> {
  const now = clock();
  authorise(actor, 'retention.change', { now });
  const { organisationId, accountId } = actor;
  const wanted = rules.map(({ kind, archiveAfterDays, deleteAfterDays }) => ({
    kind,
    archiveAfterDays,
    deleteAfterDays,
  }));
  await asOrganisation(db, organisationId, async (tx) => {
    await replaceRetentionRules(tx, { organisationId, by: accountId, at: now }, wanted);
    const entry = {
      rules: rules.map(({ kind, archiveAfterDays, deleteAfterDays }) => ({
        kind,
        archiveAfterDays: archiveAfterDays ?? null,
        deleteAfterDays: deleteAfterDays ?? null,
      })),
      by: accountId,
      at: now.toISOString(),
    };
    await appendEntry(tx, { type: 'retention.changed', organisation: organisationId, entry });
  });
  return { rules };
}

const mostDue = 1000;

/**
 * What the next run would do, and what a hold keeps from it. By id and kind only: whoever keeps the archive reads no
 * document.
 *
 * @throws {IdentityError}
 */
export async function previewRetention({ db, clock }: Parts, actor: Actor): Promise<DueDocuments> {
  const now = clock();
  authorise(actor, 'retention.read', { now });
  const { organisationId } = actor;
  const due = await asOrganisation(db, organisationId, (tx) =>
    beyondScope(tx, () => listDueDocuments(tx, { organisationId, now, limit: mostDue, held: true })),
  );
  return {
    items: due.map(({ id, kind, what, since, held }) => ({
      documentId: id,
      kind,
      what,
      since: since.toISOString(),
      held,
    })),
  };
}
