import { sql } from 'kysely';
import type { Database, DatabaseTransaction } from './connect.ts';
import type { RetentionKind } from './retention-schema.ts';

export interface RetentionRule {
  readonly kind: RetentionKind;
  readonly archiveAfterDays: number | undefined;
  readonly deleteAfterDays: number | undefined;
}

export async function listRetentionRules(
  db: Database,
  organisationId: string,
): Promise<readonly RetentionRule[]> {
  const rows = await db
    .selectFrom('retention_rule')
    .select(['kind', 'archive_after_days', 'delete_after_days'])
    .where('owner_organisation_id', '=', organisationId)
    .orderBy('kind')
    .execute();
  return rows.map((row) => ({
    kind: row.kind,
    archiveAfterDays: row.archive_after_days ?? undefined,
    deleteAfterDays: row.delete_after_days ?? undefined,
  }));
}

/** These and no others are the organisation's rules from now on. */
export async function replaceRetentionRules(
  tx: DatabaseTransaction,
  { organisationId, by, at }: { readonly organisationId: string; readonly by: string; readonly at: Date },
  rules: readonly RetentionRule[],
): Promise<void> {
  await tx.deleteFrom('retention_rule').where('owner_organisation_id', '=', organisationId).execute();
  for (const rule of rules)
    await tx
      .insertInto('retention_rule')
      .values({
        owner_organisation_id: organisationId,
        kind: rule.kind,
        archive_after_days: rule.archiveAfterDays ?? null,
        delete_after_days: rule.deleteAfterDays ?? null,
        changed_by: by,
        changed_at: at,
      })
      .execute();
}

export interface DueDocument {
  readonly id: string;
  readonly organisationId: string;
  readonly name: string;
  readonly kind: RetentionKind;
  readonly what: 'archive' | 'delete';
  /** When its time began: brought, signed, or its flow ended. */
  readonly since: Date;
  readonly held: boolean;
}

/**
 * What the rules say is due, oldest first. The signed papers of an agreement are kept by its own rules and never due;
 * what a hold keeps is told as held.
 */
export async function listDueDocuments(
  db: Database,
  wanted: {
    readonly organisationId: string | undefined;
    readonly now: Date;
    readonly limit: number;
    /** Whether what is held is told as well. */
    readonly held: boolean;
    /** That one alone. */
    readonly id?: string;
  },
): Promise<readonly DueDocument[]> {
  const { organisationId = null, now, limit, held, id = null } = wanted;
  const { rows } = await sql<{
    id: string;
    organisation_id: string;
    name: string;
    kind: RetentionKind;
    what: 'archive' | 'delete';
    since: Date;
    held: boolean;
  }>`
    with aged as (
      select document.id, document.owner_organisation_id, document.name, document.archived_at, version.flow_id,
        case when version.flow_id is not null then 'flow'
          when upload.document_id is not null then 'upload' else 'signed' end as kind,
        case when version.flow_id is not null then flow.ended_at
          else document.created_at end as since
      from document
      left join flow_version version on version.document_id = document.id
      left join flow on flow.id = version.flow_id
      left join uploaded_document upload on upload.document_id = document.id
      where document.deleted_at is null
        and (${organisationId}::uuid is null or document.owner_organisation_id = ${organisationId}::uuid)
        and (${id}::uuid is null or document.id = ${id}::uuid)
        and not exists (select from act_evidence evidence where evidence.document_id = document.id)
        and not exists (select from pending_evidence pending
          where pending.document_id = document.id and pending.state = 'waiting')
    ), due as (
      select aged.*,
        case when aged.since + make_interval(days => rule.delete_after_days) <= ${now} then 'delete'
          when aged.archived_at is null
            and aged.since + make_interval(days => rule.archive_after_days) <= ${now} then 'archive' end as what,
        exists (select from legal_hold hold where hold.lifted_at is null
          and (hold.document_id = aged.id or hold.flow_id = aged.flow_id)) as held
      from aged join retention_rule rule
        on rule.owner_organisation_id = aged.owner_organisation_id and rule.kind = aged.kind
    )
    select id, owner_organisation_id as organisation_id, name, kind, what, since, held from due
    where what is not null and (${held} or not held)
    order by since, id limit ${limit}`.execute(db);
  return rows.map(({ organisation_id: owner, ...row }) => ({ ...row, organisationId: owner }));
}

/**
 * Of a document that is due still: a hold that was placed meanwhile wins, and so does a flow that it was sent into, an act
 * that it became evidence of, a rule that was removed. Locked by a statement of its own, so that the next one sees what
 * was committed while it waited.
 */
export async function endDocument(
  tx: DatabaseTransaction,
  { id, what }: Pick<DueDocument, 'id' | 'what'>,
  now: Date,
): Promise<boolean> {
  await tx.selectFrom('document').select('id').where('id', '=', id).forUpdate().executeTakeFirst();
  const [due] = await listDueDocuments(tx, { organisationId: undefined, now, limit: 1, held: false, id });
  if (due?.what !== what) return false;
  await tx
    .updateTable('document')
    .set(what === 'delete' ? { deleted_at: now } : { archived_at: now })
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return true;
}

/** Deleted documents whose bytes are there still. */
export async function listUnremovedFiles(
  db: Database,
  limit: number,
): Promise<readonly { readonly id: string; readonly storageKey: string }[]> {
  const rows = await db
    .selectFrom('document')
    .select(['id', 'storage_key'])
    .where('deleted_at', 'is not', null)
    .where('file_removed_at', 'is', null)
    .limit(limit)
    .execute();
  return rows.map((row) => ({ id: row.id, storageKey: row.storage_key }));
}

export async function noteFileRemoved(tx: DatabaseTransaction, id: string, at: Date): Promise<void> {
  await tx.updateTable('document').set({ file_removed_at: at }).where('id', '=', id).execute();
}
