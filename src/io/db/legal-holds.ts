import type { Database, DatabaseTransaction } from './connect.ts';

export interface LegalHoldRow {
  readonly id: string;
  readonly documentId: string | undefined;
  readonly flowId: string | undefined;
  readonly reason: string;
  readonly placedAt: Date;
  readonly liftedAt: Date | undefined;
}

export interface NewLegalHold {
  readonly organisationId: string;
  readonly documentId: string | undefined;
  readonly flowId: string | undefined;
  readonly reason: string;
  readonly by: string;
  readonly at: Date;
}

export async function insertLegalHold(tx: DatabaseTransaction, hold: NewLegalHold): Promise<string> {
  const { id } = await tx
    .insertInto('legal_hold')
    .values({
      owner_organisation_id: hold.organisationId,
      document_id: hold.documentId ?? null,
      flow_id: hold.flowId ?? null,
      reason: hold.reason,
      placed_by: hold.by,
      placed_at: hold.at,
      lifted_by: null,
      lifted_at: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** The newest first. */
export async function listLegalHolds(
  db: Database,
  organisationId: string,
  limit: number,
): Promise<readonly LegalHoldRow[]> {
  const rows = await db
    .selectFrom('legal_hold')
    .select(['id', 'document_id', 'flow_id', 'reason', 'placed_at', 'lifted_at'])
    .where('owner_organisation_id', '=', organisationId)
    .orderBy('placed_at', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    documentId: row.document_id ?? undefined,
    flowId: row.flow_id ?? undefined,
    reason: row.reason,
    placedAt: row.placed_at,
    liftedAt: row.lifted_at ?? undefined,
  }));
}

/** False where there is none of the organisation's that holds. */
export async function liftLegalHold(
  tx: DatabaseTransaction,
  {
    id,
    organisationId,
    by,
    at,
  }: { readonly id: string; readonly organisationId: string; readonly by: string; readonly at: Date },
): Promise<boolean> {
  const row = await tx
    .updateTable('legal_hold')
    .set({ lifted_by: by, lifted_at: at })
    .where('id', '=', id)
    .where('owner_organisation_id', '=', organisationId)
    .where('lifted_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Whether the organisation owns what a hold is to keep; the locked row makes a deletion wait for the hold. A flow comes
 * before its documents, as for everyone who locks both: the hold's foreign key would lock it after them.
 */
export async function lockHeldThing(
  tx: DatabaseTransaction,
  organisationId: string,
  { documentId, flowId }: Pick<NewLegalHold, 'documentId' | 'flowId'>,
): Promise<boolean> {
  if (documentId !== undefined) {
    const row = await tx
      .selectFrom('document')
      .select('id')
      .where('id', '=', documentId)
      .where('owner_organisation_id', '=', organisationId)
      .where('deleted_at', 'is', null)
      .forUpdate()
      .executeTakeFirst();
    return row !== undefined;
  }
  await tx
    .selectFrom('flow')
    .select('id')
    .where('id', '=', flowId ?? '')
    .forKeyShare()
    .execute();
  const rows = await tx
    .selectFrom('flow_version')
    .innerJoin('document', 'document.id', 'flow_version.document_id')
    .select('document.id')
    .where('flow_version.flow_id', '=', flowId ?? '')
    .where('flow_version.owner_organisation_id', '=', organisationId)
    .where('document.deleted_at', 'is', null)
    .forUpdate('document')
    .execute();
  return rows.length > 0;
}
