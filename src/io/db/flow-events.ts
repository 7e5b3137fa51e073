import type { Database, DatabaseTransaction } from './connect.ts';
import type { JsonObject } from './schema.ts';

export interface NewFlowEvent {
  readonly flowId: string;
  readonly organisationId: string;
  readonly act: string;
  /** Undefined: the platform itself, or somebody behind a share link. */
  readonly accountId: string | undefined;
  readonly actorName: string;
  readonly actorOrganisation: string;
  readonly participantId: string | undefined;
  readonly remarks: string;
  readonly facts: JsonObject;
  readonly at: Date;
  readonly leafId: string | undefined;
}

export interface FlowEventRow extends NewFlowEvent {
  readonly sequence: number;
}

export async function insertFlowEvent(tx: DatabaseTransaction, event: NewFlowEvent): Promise<void> {
  await tx
    .insertInto('flow_event')
    .values({
      flow_id: event.flowId,
      owner_organisation_id: event.organisationId,
      act: event.act,
      account_id: event.accountId ?? null,
      actor_name: event.actorName,
      actor_organisation: event.actorOrganisation,
      participant_id: event.participantId ?? null,
      remarks: event.remarks,
      facts: event.facts,
      at: event.at,
      leaf_id: event.leafId ?? null,
    })
    .execute();
}

/** What happened after `after`, oldest first. */
export async function listFlowEvents(
  db: Database,
  flowId: string,
  page: { readonly after: number; readonly limit: number },
): Promise<readonly FlowEventRow[]> {
  const rows = await db
    .selectFrom('flow_event')
    .select([
      'sequence',
      'owner_organisation_id',
      'act',
      'account_id',
      'actor_name',
      'actor_organisation',
      'participant_id',
      'remarks',
      'facts',
      'at',
      'leaf_id',
    ])
    .where('flow_id', '=', flowId)
    .where('sequence', '>', page.after)
    .orderBy('sequence')
    .limit(page.limit)
    .execute();
  return rows.map((row) => ({
    sequence: row.sequence,
    flowId,
    organisationId: row.owner_organisation_id,
    act: row.act,
    accountId: row.account_id ?? undefined,
    actorName: row.actor_name,
    actorOrganisation: row.actor_organisation,
    participantId: row.participant_id ?? undefined,
    remarks: row.remarks,
    facts: row.facts,
    at: row.at,
    leafId: row.leaf_id ?? undefined,
  }));
}
