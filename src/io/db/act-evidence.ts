import type { ActVisibility } from './agreement-schema.ts';
import type { Database, DatabaseTransaction } from './connect.ts';
import { beyondScope } from './transaction.ts';

/** A file that proves something; before an act takes it up only who brought it uses it. */
export interface EvidenceRow {
  readonly id: string;
  readonly agreementId: string;
  readonly ownerOrganisationId: string;
  readonly otherOrganisationId: string;
  readonly visibility: ActVisibility;
  readonly occurrenceId: string | undefined;
  readonly actId: string | undefined;
  readonly kind: string;
  readonly name: string;
  readonly mediaType: string;
  readonly documentId: string | undefined;
  readonly storageKey: string | undefined;
  readonly sha256: Uint8Array;
  readonly sizeBytes: number;
  readonly broughtBy: string;
  readonly broughtAt: Date;
}

export async function insertEvidence(tx: Database, evidence: Omit<EvidenceRow, 'id'>): Promise<string> {
  const { id } = await tx
    .insertInto('act_evidence')
    .values({
      agreement_id: evidence.agreementId,
      owner_organisation_id: evidence.ownerOrganisationId,
      other_organisation_id: evidence.otherOrganisationId,
      visibility: evidence.visibility,
      occurrence_id: evidence.occurrenceId ?? null,
      act_id: evidence.actId ?? null,
      kind: evidence.kind,
      name: evidence.name,
      media_type: evidence.mediaType,
      document_id: evidence.documentId ?? null,
      storage_key: evidence.storageKey ?? null,
      sha256: evidence.sha256,
      size_bytes: evidence.sizeBytes,
      brought_by: evidence.broughtBy,
      brought_at: evidence.broughtAt,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Those of a person that no act has taken up yet. */
export async function listBroughtEvidence(
  db: Database,
  {
    agreementId,
    accountId,
    ids,
  }: {
    readonly agreementId: string;
    readonly accountId: string;
    readonly ids: readonly string[];
  },
): Promise<readonly EvidenceRow[]> {
  if (ids.length === 0) return [];
  const rows = await selectEvidence(db)
    .where('id', 'in', [...ids])
    .where('agreement_id', '=', agreementId)
    .where('brought_by', '=', accountId)
    .where('act_id', 'is', null)
    // Neither another act nor the sweep takes it meanwhile.
    .forUpdate()
    .execute();
  return rows.map(fromRow);
}

/** How many files a person brought that no act took up, and how large they are together. */
export async function sumBroughtEvidence(
  db: Database,
  accountId: string,
): Promise<{ readonly files: number; readonly bytes: number }> {
  const row = await db
    .selectFrom('act_evidence')
    .select((eb) => [
      eb.fn.countAll<string>().as('files'),
      eb.fn.sum<string | null>('size_bytes').as('bytes'),
    ])
    .where('brought_by', '=', accountId)
    .where('act_id', 'is', null)
    .executeTakeFirstOrThrow();
  return { files: Number(row.files), bytes: Number(row.bytes ?? 0) };
}

/** Deletes what no act took up since then; answers which files nobody names any more. */
export async function deleteBroughtEvidence(
  tx: Database,
  { before, most }: { readonly before: Date; readonly most: number },
): Promise<readonly string[]> {
  const rows = await tx
    .deleteFrom('act_evidence')
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('act_evidence as old')
        .select('old.id')
        .where('old.act_id', 'is', null)
        .where('old.brought_at', '<', before)
        .limit(most)
        .forUpdate()
        .skipLocked(),
    )
    .where('act_id', 'is', null)
    .returning('storage_key')
    .execute();
  return rows.flatMap(({ storage_key: key }) => (key === null ? [] : [key]));
}

export async function tieEvidence(
  tx: Database,
  ids: readonly string[],
  to: {
    readonly occurrenceId: string;
    readonly actId: string;
    readonly visibility: ActVisibility;
  },
): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .updateTable('act_evidence')
    .set({ occurrence_id: to.occurrenceId, act_id: to.actId, visibility: to.visibility })
    .where('id', 'in', [...ids])
    .execute();
}

/** Of some occurrences, in the order of the acts that took them up. */
export async function listEvidence(
  tx: DatabaseTransaction,
  occurrenceIds: readonly string[],
): Promise<readonly EvidenceRow[]> {
  if (occurrenceIds.length === 0) return [];
  const rows = await selectEvidence(tx)
    .innerJoin('occurrence_act as act', 'act.id', 'act_evidence.act_id')
    .where('act_evidence.occurrence_id', 'in', [...occurrenceIds])
    .orderBy('act.sequence')
    .orderBy('act_evidence.brought_at')
    .orderBy('act_evidence.id')
    .execute();
  return asStored(tx, rows.map(fromRow));
}

/**
 * A renewal makes a signed paper longer, and what is answered about it is true of the file that is read. The document is its maker's
 * organisation's, the evidence both parties': whoever sees the evidence may know this much of the document.
 */
async function asStored(
  tx: DatabaseTransaction,
  evidence: readonly EvidenceRow[],
): Promise<readonly EvidenceRow[]> {
  const ids = evidence.flatMap(({ documentId }) => documentId ?? []);
  if (ids.length === 0) return evidence;
  const stored = await beyondScope(tx, () =>
    tx.selectFrom('document').select(['id', 'sha256', 'size_bytes']).where('id', 'in', ids).execute(),
  );
  const byId = new Map(stored.map(({ id, sha256, size_bytes: sizeBytes }) => [id, { sha256, sizeBytes }]));
  return evidence.map((row) => ({ ...row, ...byId.get(row.documentId ?? '') }));
}

export async function findEvidence(db: Database, id: string): Promise<EvidenceRow | undefined> {
  const row = await selectEvidence(db).where('id', '=', id).executeTakeFirst();
  return row && fromRow(row);
}

const selectEvidence = (db: Database) =>
  db
    .selectFrom('act_evidence')
    .select([
      'act_evidence.id',
      'act_evidence.agreement_id',
      'act_evidence.owner_organisation_id',
      'act_evidence.other_organisation_id',
      'act_evidence.visibility',
      'act_evidence.occurrence_id',
      'act_id',
      'kind',
      'act_evidence.name',
      'media_type',
      'document_id',
      'storage_key',
      'sha256',
      'size_bytes',
      'brought_by',
      'brought_at',
    ]);

type Selected = Awaited<ReturnType<ReturnType<typeof selectEvidence>['executeTakeFirstOrThrow']>>;

const fromRow = (row: Selected): EvidenceRow => ({
  id: row.id,
  agreementId: row.agreement_id,
  ownerOrganisationId: row.owner_organisation_id,
  otherOrganisationId: row.other_organisation_id,
  visibility: row.visibility,
  occurrenceId: row.occurrence_id ?? undefined,
  actId: row.act_id ?? undefined,
  kind: row.kind,
  name: row.name,
  mediaType: row.media_type,
  documentId: row.document_id ?? undefined,
  storageKey: row.storage_key ?? undefined,
  sha256: row.sha256,
  sizeBytes: row.size_bytes,
  broughtBy: row.brought_by,
  broughtAt: row.brought_at,
});
