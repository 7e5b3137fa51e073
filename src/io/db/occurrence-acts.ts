import { sql } from 'kysely';
import type { ActVisibility } from './agreement-schema.ts';
import type { Database } from './connect.ts';
import { seenBy, type Viewer } from './occurrences.ts';
import type { JsonObject } from './schema.ts';

export interface ActRow {
  readonly id: string;
  readonly occurrenceId: string;
  readonly agreementId: string;
  /** The party that acted; for the platform's own acts the owner of the occurrence. */
  readonly ownerOrganisationId: string;
  readonly otherOrganisationId: string;
  readonly visibility: ActVisibility;
  readonly sequence: number;
  readonly name: string;
  readonly fromState: string;
  readonly toState: string;
  readonly accountId: string | undefined;
  readonly actorName: string;
  readonly capacity: string;
  readonly role: string;
  readonly reason: string;
  readonly facts: JsonObject;
  readonly causedBy: string | undefined;
  readonly actedAt: Date;
  readonly leafId: string;
}

export async function insertAct(tx: Database, act: Omit<ActRow, 'id'>): Promise<string> {
  const { id } = await tx
    .insertInto('occurrence_act')
    .values({
      occurrence_id: act.occurrenceId,
      agreement_id: act.agreementId,
      owner_organisation_id: act.ownerOrganisationId,
      other_organisation_id: act.otherOrganisationId,
      visibility: act.visibility,
      sequence: act.sequence,
      name: act.name,
      from_state: act.fromState,
      to_state: act.toState,
      account_id: act.accountId ?? null,
      actor_name: act.actorName,
      capacity: act.capacity,
      role: act.role,
      reason: act.reason,
      facts: JSON.stringify(act.facts),
      caused_by: act.causedBy ?? null,
      acted_at: act.actedAt,
      leaf_id: act.leafId,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Of some occurrences, each one's acts in their order; the row wall leaves out what the scope may not see. */
export async function listActs(db: Database, occurrenceIds: readonly string[]): Promise<readonly ActRow[]> {
  if (occurrenceIds.length === 0) return [];
  const rows = await selectAct(db)
    .where('occurrence_id', 'in', [...occurrenceIds])
    .orderBy('occurrence_id')
    .orderBy('sequence')
    .execute();
  return rows.map(fromRow);
}

export interface ActCursor {
  readonly at: Date;
  readonly id: string;
}

/** The timeline of an agreement, the newest first. */
export async function listTimeline(
  db: Database,
  viewer: Viewer,
  page: {
    readonly agreementId: string;
    readonly limit: number;
    readonly after: ActCursor | undefined;
  },
): Promise<readonly ActRow[]> {
  let query = selectAct(db)
    .where('agreement_id', '=', page.agreementId)
    // An act is seen with its occurrence only.
    .where('occurrence_id', 'in', (eb) =>
      eb
        .selectFrom('occurrence')
        .select('occurrence.id')
        .where('agreement_id', '=', page.agreementId)
        .where(seenBy(viewer)),
    );
  if (page.after !== undefined)
    query = query.where(sql<boolean>`(acted_at, id) < (${page.after.at}, ${page.after.id}::uuid)`);
  const rows = await query.orderBy('acted_at', 'desc').orderBy('id', 'desc').limit(page.limit).execute();
  return rows.map(fromRow);
}

export interface DeadlineRow {
  readonly actId: string;
  readonly occurrenceId: string;
  readonly name: string;
  readonly clause: string;
  readonly contractual: boolean;
  readonly dueAt: Date | undefined;
  readonly dueOn: string | undefined;
  readonly rule: { readonly id: string; readonly en: string };
  readonly alternative:
    { readonly on: string; readonly rule: { readonly id: string; readonly en: string } } | undefined;
}

export async function insertDeadline(
  tx: Database,
  deadline: DeadlineRow & Pick<ActRow, 'ownerOrganisationId' | 'otherOrganisationId' | 'visibility'>,
): Promise<void> {
  await tx
    .insertInto('act_deadline')
    .values({
      act_id: deadline.actId,
      occurrence_id: deadline.occurrenceId,
      owner_organisation_id: deadline.ownerOrganisationId,
      other_organisation_id: deadline.otherOrganisationId,
      visibility: deadline.visibility,
      name: deadline.name,
      clause: deadline.clause,
      contractual: deadline.contractual,
      due_at: deadline.dueAt ?? null,
      due_on: deadline.dueOn ?? null,
      rule_id: deadline.rule.id,
      rule_en: deadline.rule.en,
      alternative_on: deadline.alternative?.on ?? null,
      alternative_rule_id: deadline.alternative?.rule.id ?? null,
      alternative_rule_en: deadline.alternative?.rule.en ?? null,
    })
    .execute();
}

/** The dates that acts of these occurrences brought, oldest first: the newest of a name is the one that counts. */
export async function listDeadlines(
  db: Database,
  occurrenceIds: readonly string[],
): Promise<readonly DeadlineRow[]> {
  if (occurrenceIds.length === 0) return [];
  const rows = await db
    .selectFrom('act_deadline')
    .innerJoin('occurrence_act', 'occurrence_act.id', 'act_id')
    .select([
      'act_id',
      'act_deadline.occurrence_id',
      'act_deadline.name',
      'clause',
      'contractual',
      'due_at',
      'due_on',
      'rule_id',
      'rule_en',
      'alternative_on',
      'alternative_rule_id',
      'alternative_rule_en',
    ])
    .where('act_deadline.occurrence_id', 'in', [...occurrenceIds])
    .orderBy('sequence')
    .execute();
  return rows.map((row) => ({
    actId: row.act_id,
    occurrenceId: row.occurrence_id,
    name: row.name,
    clause: row.clause,
    contractual: row.contractual,
    dueAt: row.due_at ?? undefined,
    dueOn: row.due_on ?? undefined,
    rule: { id: row.rule_id, en: row.rule_en },
    alternative:
      row.alternative_on === null
        ? undefined
        : {
            on: row.alternative_on,
            rule: { id: row.alternative_rule_id ?? '', en: row.alternative_rule_en ?? '' },
          },
  }));
}

const selectAct = (db: Database) =>
  db
    .selectFrom('occurrence_act')
    .select([
      'id',
      'occurrence_id',
      'agreement_id',
      'owner_organisation_id',
      'other_organisation_id',
      'visibility',
      'sequence',
      'name',
      'from_state',
      'to_state',
      'account_id',
      'actor_name',
      'capacity',
      'role',
      'reason',
      'facts',
      'caused_by',
      'acted_at',
      'leaf_id',
    ]);

type Selected = Awaited<ReturnType<ReturnType<typeof selectAct>['executeTakeFirstOrThrow']>>;

const fromRow = (row: Selected): ActRow => ({
  id: row.id,
  occurrenceId: row.occurrence_id,
  agreementId: row.agreement_id,
  ownerOrganisationId: row.owner_organisation_id,
  otherOrganisationId: row.other_organisation_id,
  visibility: row.visibility,
  sequence: row.sequence,
  name: row.name,
  fromState: row.from_state,
  toState: row.to_state,
  accountId: row.account_id ?? undefined,
  actorName: row.actor_name,
  capacity: row.capacity,
  role: row.role,
  reason: row.reason,
  facts: row.facts,
  causedBy: row.caused_by ?? undefined,
  actedAt: row.acted_at,
  leafId: row.leaf_id,
});
