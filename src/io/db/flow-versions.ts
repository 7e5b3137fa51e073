import { sql } from 'kysely';
import type { Database, DatabaseTransaction } from './connect.ts';
import type { VersionOrigin } from './flow-schema.ts';

/** One revision of a flow's file, as its document is kept now. */
export interface FlowVersionRow {
  readonly number: number;
  readonly documentId: string;
  readonly organisationId: string;
  readonly name: string;
  readonly storageKey: string;
  readonly sha256: Uint8Array;
  readonly sizeBytes: number;
  readonly verificationToken: string | undefined;
  readonly madeBy: VersionOrigin;
  readonly participantId: string | undefined;
  readonly madeAt: Date;
}

export interface NewFlowVersion {
  readonly flowId: string;
  readonly organisationId: string;
  readonly number: number;
  readonly documentId: string;
  readonly madeBy: VersionOrigin;
  readonly participantId: string | undefined;
  readonly madeAt: Date;
}

/** Makes a document the next version of a flow: from here on it is its readers' and nobody else's. */
export async function insertFlowVersion(tx: DatabaseTransaction, version: NewFlowVersion): Promise<void> {
  await tx
    .insertInto('flow_version')
    .values({
      flow_id: version.flowId,
      owner_organisation_id: version.organisationId,
      number: version.number,
      document_id: version.documentId,
      made_by: version.madeBy,
      participant_id: version.participantId ?? null,
      made_at: version.madeAt,
    })
    .execute();
  await tx
    .updateTable('document')
    .set({ visibility: 'named' })
    .where('id', '=', version.documentId)
    .executeTakeFirstOrThrow();
}

/**
 * The newest version that was made of a document of a flow, with all its signatures; none where it is the newest itself, or
 * where another file took its place.
 */
export async function findSuccessor(
  tx: DatabaseTransaction,
  documentId: string,
): Promise<{ readonly documentId: string; readonly organisationId: string } | undefined> {
  return tx
    .selectFrom('flow_version as version')
    .innerJoin('flow_version as later', 'later.flow_id', 'version.flow_id')
    .innerJoin('document', 'document.id', 'later.document_id')
    .select(['document.id as documentId', 'document.owner_organisation_id as organisationId'])
    .where('version.document_id', '=', documentId)
    .whereRef('later.number', '>', 'version.number')
    .where('document.deleted_at', 'is', null)
    .where(
      sql<boolean>`not exists (select from flow_version other where other.flow_id = version.flow_id
        and other.number > version.number and other.made_by = 'upload')`,
    )
    .orderBy('later.number', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Oldest first; without those that a rule of retention deleted. */
export async function listFlowVersions(db: Database, flowId: string): Promise<readonly FlowVersionRow[]> {
  const rows = await selectVersion(db)
    .where('flow_version.flow_id', '=', flowId)
    .orderBy('flow_version.number')
    .execute();
  return rows.map(fromRow);
}

export async function findNewestVersion(db: Database, flowId: string): Promise<FlowVersionRow | undefined> {
  const row = await selectVersion(db)
    .where('flow_version.flow_id', '=', flowId)
    .orderBy('flow_version.number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && fromRow(row);
}

export async function findFlowVersion(
  db: Database,
  flowId: string,
  number: number,
): Promise<FlowVersionRow | undefined> {
  const row = await selectVersion(db)
    .where('flow_version.flow_id', '=', flowId)
    .where('flow_version.number', '=', number)
    .executeTakeFirst();
  return row && fromRow(row);
}

/**
 * How a document stands in the flow of which it is a version, whoever may see it; the flow is locked by a statement of its
 * own, so that the next one sees what was committed while it waited.
 */
export async function lockPlaceInFlow(
  tx: DatabaseTransaction,
  documentId: string,
): Promise<{ readonly newest: boolean; readonly claimed: boolean } | undefined> {
  const version = await tx
    .selectFrom('flow_version')
    .innerJoin('flow', 'flow.id', 'flow_version.flow_id')
    .select(['flow.id', 'flow_version.number'])
    .where('flow_version.document_id', '=', documentId)
    .forUpdate('flow')
    .executeTakeFirst();
  if (version === undefined) return undefined;
  return tx
    .selectFrom('flow')
    .select([
      sql<boolean>`not exists (select from flow_version later
        where later.flow_id = flow.id and later.number > ${version.number})`.as('newest'),
      sql<boolean>`coalesce(signing_until >= now(), false)`.as('claimed'),
    ])
    .where('id', '=', version.id)
    .executeTakeFirstOrThrow();
}

const selectVersion = (db: Database) =>
  db
    .selectFrom('flow_version')
    .innerJoin('document', 'document.id', 'flow_version.document_id')
    .select([
      'flow_version.number',
      'flow_version.document_id',
      'document.owner_organisation_id',
      'document.name',
      'document.storage_key',
      'document.sha256',
      'document.size_bytes',
      'document.verification_token',
      'flow_version.made_by',
      'flow_version.participant_id',
      'flow_version.made_at',
    ])
    .where('document.deleted_at', 'is', null);

function fromRow(row: {
  number: number;
  document_id: string;
  owner_organisation_id: string;
  name: string;
  storage_key: string;
  sha256: Uint8Array;
  size_bytes: number;
  verification_token: string | null;
  made_by: VersionOrigin;
  participant_id: string | null;
  made_at: Date;
}): FlowVersionRow {
  return {
    number: row.number,
    documentId: row.document_id,
    organisationId: row.owner_organisation_id,
    name: row.name,
    storageKey: row.storage_key,
    sha256: row.sha256,
    sizeBytes: row.size_bytes,
    verificationToken: row.verification_token ?? undefined,
    madeBy: row.made_by,
    participantId: row.participant_id ?? undefined,
    madeAt: row.made_at,
  };
}
