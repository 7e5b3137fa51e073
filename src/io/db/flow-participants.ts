import type { Database, DatabaseTransaction } from './connect.ts';
import type { ActingCapacity, ParticipantState, StepKind } from './flow-schema.ts';
import type { JsonObject } from './schema.ts';

export interface ParticipantRow {
  readonly id: string;
  readonly flowId: string;
  readonly step: number;
  readonly position: number;
  readonly kind: StepKind;
  readonly accountId: string;
  readonly addresseeAccountId: string;
  /** The office that the addressee held when the flow was sent. */
  readonly addresseeTitle: string | undefined;
  readonly capacity: ActingCapacity | undefined;
  readonly authority: string | undefined;
  readonly placement: JsonObject;
  readonly state: ParticipantState;
  readonly activeAt: Date | undefined;
  readonly remindedAt: Date | undefined;
  readonly actedAt: Date | undefined;
}

export type NewParticipant = Pick<
  ParticipantRow,
  'flowId' | 'step' | 'position' | 'kind' | 'accountId' | 'addresseeTitle' | 'placement'
> & { readonly organisationId: string };

export async function insertParticipant(tx: DatabaseTransaction, one: NewParticipant): Promise<void> {
  await tx
    .insertInto('flow_participant')
    .values({
      flow_id: one.flowId,
      owner_organisation_id: one.organisationId,
      step: one.step,
      position: one.position,
      kind: one.kind,
      account_id: one.accountId,
      addressee_account_id: one.accountId,
      addressee_title: one.addresseeTitle ?? null,
      capacity: null,
      authority: null,
      placement: one.placement,
      active_at: null,
      reminded_at: null,
      acted_at: null,
    })
    .execute();
}

/** Those of a flow, in the order of its steps. */
export async function listParticipants(db: Database, flowId: string): Promise<readonly ParticipantRow[]> {
  const rows = await db
    .selectFrom('flow_participant')
    .select([
      'id',
      'flow_id',
      'step',
      'position',
      'kind',
      'account_id',
      'addressee_account_id',
      'addressee_title',
      'capacity',
      'authority',
      'placement',
      'state',
      'active_at',
      'reminded_at',
      'acted_at',
    ])
    .where('flow_id', '=', flowId)
    .orderBy('step')
    .orderBy('position')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    flowId: row.flow_id,
    step: row.step,
    position: row.position,
    kind: row.kind,
    accountId: row.account_id,
    addresseeAccountId: row.addressee_account_id,
    addresseeTitle: row.addressee_title ?? undefined,
    capacity: row.capacity ?? undefined,
    authority: row.authority ?? undefined,
    placement: row.placement,
    state: row.state,
    activeAt: row.active_at ?? undefined,
    remindedAt: row.reminded_at ?? undefined,
    actedAt: row.acted_at ?? undefined,
  }));
}

/** Moves one participant; false where they are not in the state that was read. */
export async function moveParticipant(
  tx: DatabaseTransaction,
  id: string,
  move: { readonly from: ParticipantState; readonly to: ParticipantState; readonly at: Date },
): Promise<boolean> {
  const row = await tx
    .updateTable('flow_participant')
    .set({ state: move.to, ...(move.to === 'active' ? { active_at: move.at } : { acted_at: move.at }) })
    .where('id', '=', id)
    .where('state', '=', move.from)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Everyone who had not acted when the flow ended. */
export async function skipParticipants(tx: DatabaseTransaction, flowId: string): Promise<void> {
  await tx
    .updateTable('flow_participant')
    .set({ state: 'skipped' })
    .where('flow_id', '=', flowId)
    .where('state', 'in', ['waiting', 'active'])
    .execute();
}

/** All begin anew: the file is another one. */
export async function restartParticipants(tx: DatabaseTransaction, flowId: string): Promise<void> {
  await tx
    .updateTable('flow_participant')
    .set({ state: 'waiting', active_at: null, acted_at: null, reminded_at: null })
    .where('flow_id', '=', flowId)
    .execute();
}

export async function noteReminded(tx: DatabaseTransaction, id: string, at: Date): Promise<void> {
  await tx.updateTable('flow_participant').set({ reminded_at: at }).where('id', '=', id).execute();
}

/** Puts another in the place of the addressee, who stays on the record; false where they have acted meanwhile. */
export async function delegateParticipant(
  tx: DatabaseTransaction,
  id: string,
  to: { readonly accountId: string; readonly capacity: ActingCapacity; readonly authority: string },
): Promise<boolean> {
  const row = await tx
    .updateTable('flow_participant')
    .set({ account_id: to.accountId, capacity: to.capacity, authority: to.authority, reminded_at: null })
    .where('id', '=', id)
    .where('state', 'in', ['waiting', 'active'])
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}
