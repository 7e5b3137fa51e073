import type { Database, DatabaseTransaction } from './connect.ts';
import type { JsonObject } from './schema.ts';

export interface FlowTemplateRow {
  readonly id: string;
  readonly accountId: string;
  readonly name: string;
  readonly shared: boolean;
  /** The steps under the name `steps`. */
  readonly content: JsonObject;
  readonly reminderDays: number | undefined;
  readonly changedAt: Date;
}

export type FlowTemplateContent = Omit<FlowTemplateRow, 'id' | 'accountId'>;

export async function insertFlowTemplate(
  tx: DatabaseTransaction,
  owner: { readonly organisationId: string; readonly accountId: string },
  template: FlowTemplateContent,
): Promise<string> {
  const { id } = await tx
    .insertInto('flow_template')
    .values({
      owner_organisation_id: owner.organisationId,
      account_id: owner.accountId,
      ...valuesOf(template),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** False where there is none of this account's. */
export async function updateFlowTemplate(
  tx: DatabaseTransaction,
  id: string,
  accountId: string,
  template: FlowTemplateContent,
): Promise<boolean> {
  const row = await tx
    .updateTable('flow_template')
    .set(valuesOf(template))
    .where('id', '=', id)
    .where('account_id', '=', accountId)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function deleteFlowTemplate(
  tx: DatabaseTransaction,
  id: string,
  accountId: string,
): Promise<boolean> {
  const row = await tx
    .deleteFrom('flow_template')
    .where('id', '=', id)
    .where('account_id', '=', accountId)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** The account's own and those that its organisation shares, by name. */
export async function listFlowTemplates(
  db: Database,
  { organisationId, accountId }: { readonly organisationId: string; readonly accountId: string },
  limit: number,
): Promise<readonly FlowTemplateRow[]> {
  const rows = await db
    .selectFrom('flow_template')
    .select(['id', 'account_id', 'name', 'shared', 'steps', 'reminder_days', 'changed_at'])
    .where('owner_organisation_id', '=', organisationId)
    .where((eb) => eb.or([eb('shared', '=', true), eb('account_id', '=', accountId)]))
    .orderBy('name')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    accountId: row.account_id,
    name: row.name,
    shared: row.shared,
    content: row.steps,
    reminderDays: row.reminder_days ?? undefined,
    changedAt: row.changed_at,
  }));
}

const valuesOf = ({ name, shared, content, reminderDays, changedAt }: FlowTemplateContent) => ({
  name,
  shared,
  steps: content,
  reminder_days: reminderDays ?? null,
  changed_at: changedAt,
});
