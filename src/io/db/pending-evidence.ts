import type { Database } from './connect.ts';

export interface PendingEvidence {
  readonly documentId: string;
  readonly organisationId: string;
  readonly level: 'B-LT' | 'B-LTA';
  readonly storageKey: string;
  readonly deadlineAt: Date;
  /** That failed so far. */
  readonly attempts: number;
}

export type NewPendingEvidence = Omit<PendingEvidence, 'storageKey' | 'attempts'> & {
  readonly nextAttemptAt: Date;
};

export async function insertPendingEvidence(tx: Database, pending: NewPendingEvidence): Promise<void> {
  await tx.insertInto('pending_evidence').values(waitingRow(pending)).execute();
}

/** Nothing changes where evidence of that document is or was waited for already. */
export async function handOnPendingEvidence(tx: Database, pending: NewPendingEvidence): Promise<void> {
  await tx
    .insertInto('pending_evidence')
    .values(waitingRow(pending))
    .onConflict((conflict) => conflict.column('document_id').doNothing())
    .execute();
}

const waitingRow = (pending: NewPendingEvidence) => ({
  document_id: pending.documentId,
  owner_organisation_id: pending.organisationId,
  level: pending.level,
  reason: null,
  next_attempt_at: pending.nextAttemptAt,
  deadline_at: pending.deadlineAt,
  ended_at: null,
});

/** What waits and is due, oldest first. */
export async function listDuePendingEvidence(
  tx: Database,
  now: Date,
  limit: number,
): Promise<readonly PendingEvidence[]> {
  const rows = await tx
    .selectFrom('pending_evidence')
    .innerJoin('document', 'document.id', 'pending_evidence.document_id')
    .select([
      'pending_evidence.document_id',
      'pending_evidence.owner_organisation_id',
      'pending_evidence.level',
      'pending_evidence.deadline_at',
      'pending_evidence.attempts',
      'document.storage_key',
    ])
    .where('pending_evidence.state', '=', 'waiting')
    .where('pending_evidence.next_attempt_at', '<=', now)
    .where('document.deleted_at', 'is', null)
    .orderBy('pending_evidence.next_attempt_at')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    documentId: row.document_id,
    organisationId: row.owner_organisation_id,
    level: row.level,
    storageKey: row.storage_key,
    deadlineAt: row.deadline_at,
    attempts: row.attempts,
  }));
}

/** For what is no failed attempt: neither counted nor bound by the deadline. */
export async function holdPendingEvidence(
  tx: Database,
  documentId: string,
  nextAttemptAt: Date,
  reason: string,
): Promise<void> {
  await tx
    .updateTable('pending_evidence')
    .set({ next_attempt_at: nextAttemptAt, reason })
    .where('document_id', '=', documentId)
    .where('state', '=', 'waiting')
    .execute();
}

/** Ends the wait; false where another run ended it before. */
export async function endPendingEvidence(
  tx: Database,
  documentId: string,
  end: { readonly state: 'completed' | 'given-up'; readonly reason: string | undefined; readonly at: Date },
): Promise<boolean> {
  const row = await tx
    .updateTable('pending_evidence')
    .set({ state: end.state, reason: end.reason ?? null, ended_at: end.at })
    .where('document_id', '=', documentId)
    .where('state', '=', 'waiting')
    .returning('document_id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function postponePendingEvidence(
  tx: Database,
  documentId: string,
  nextAttemptAt: Date,
  reason: string,
): Promise<void> {
  await tx
    .updateTable('pending_evidence')
    .set((eb) => ({ next_attempt_at: nextAttemptAt, reason, attempts: eb('attempts', '+', 1) }))
    .where('document_id', '=', documentId)
    .where('state', '=', 'waiting')
    .execute();
}
