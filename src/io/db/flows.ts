import { sql } from 'kysely';
import type { Database, DatabaseTransaction } from './connect.ts';
import type { FlowState } from './flow-schema.ts';

export interface FlowRow {
  readonly id: string;
  readonly organisationId: string;
  readonly title: string;
  readonly message: string;
  readonly state: FlowState;
  readonly senderAccountId: string;
  readonly pageCount: number;
  readonly signatureCount: number;
  readonly step: number;
  readonly reminderDays: number | undefined;
  readonly expiresAt: Date | undefined;
  readonly createdAt: Date;
  readonly sentAt: Date | undefined;
  readonly changedAt: Date;
  readonly endedAt: Date | undefined;
}

export interface NewFlow {
  readonly organisationId: string;
  readonly title: string;
  readonly message: string;
  readonly senderAccountId: string;
  readonly pageCount: number;
  readonly signatureCount: number;
  readonly reminderDays: number | undefined;
  readonly expiresAt: Date | undefined;
  readonly createdAt: Date;
}

/** Its sender's alone, until it is sent. */
export async function insertFlow(tx: Database, flow: NewFlow): Promise<string> {
  const { id } = await tx
    .insertInto('flow')
    .values({
      owner_organisation_id: flow.organisationId,
      title: flow.title,
      message: flow.message,
      sender_account_id: flow.senderAccountId,
      reader_account_ids: [flow.senderAccountId],
      page_count: flow.pageCount,
      signature_count: flow.signatureCount,
      reminder_days: flow.reminderDays ?? null,
      expires_at: flow.expiresAt ?? null,
      signing_claim: null,
      signing_until: null,
      created_at: flow.createdAt,
      sent_at: null,
      changed_at: flow.createdAt,
      ended_at: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** The flow, where this account may see it; another's is as one that never was. */
export async function findFlow(db: Database, id: string, accountId: string): Promise<FlowRow | undefined> {
  const row = await selectFlow(db)
    .where('id', '=', id)
    .where(sql<boolean>`reader_account_ids @> array[${accountId}::uuid]`)
    .executeTakeFirst();
  return row && fromRow(row);
}

/** The same; nobody changes it until the transaction ends. */
export async function lockFlow(
  tx: DatabaseTransaction,
  id: string,
  accountId: string | undefined,
): Promise<FlowRow | undefined> {
  let query = selectFlow(tx).where('id', '=', id);
  if (accountId !== undefined)
    query = query.where(sql<boolean>`reader_account_ids @> array[${accountId}::uuid]`);
  const row = await query.forUpdate().executeTakeFirst();
  return row && fromRow(row);
}

export interface FlowUpdate {
  readonly state?: FlowState;
  readonly step?: number;
  readonly pageCount?: number;
  readonly signatureCount?: number;
  readonly sentAt?: Date;
  readonly endedAt?: Date;
  readonly changedAt: Date;
}

/** What is absent stays. The flow is locked. */
export async function updateFlow(tx: DatabaseTransaction, id: string, update: FlowUpdate): Promise<void> {
  const { state, step, pageCount, signatureCount, sentAt, endedAt, changedAt } = update;
  await tx
    .updateTable('flow')
    .set({
      changed_at: changedAt,
      ...(state && { state }),
      ...(step === undefined ? {} : { step }),
      ...(pageCount === undefined ? {} : { page_count: pageCount }),
      ...(signatureCount === undefined ? {} : { signature_count: signatureCount }),
      ...(sentAt && { sent_at: sentAt }),
      ...(endedAt && { ended_at: endedAt }),
    })
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
}

/** Who sees the flow from now on as well. */
export async function addFlowReader(tx: DatabaseTransaction, id: string, accountId: string): Promise<void> {
  await tx
    .updateTable('flow')
    .set({ reader_account_ids: sql`array_append(reader_account_ids, ${accountId}::uuid)` })
    .where('id', '=', id)
    .where(sql<boolean>`not reader_account_ids @> array[${accountId}::uuid]`)
    .execute();
}

/**
 * Takes the document for one signature; false while another has it. By the database's clock: a process that was
 * killed lets go by itself, and no node's own clock lengthens or ends it.
 */
export async function claimFlow(
  tx: DatabaseTransaction,
  id: string,
  claim: string,
  seconds: number,
): Promise<boolean> {
  const row = await tx
    .updateTable('flow')
    .set({ signing_claim: claim, signing_until: sql`now() + make_interval(secs => ${seconds})` })
    .where('id', '=', id)
    .where(sql<boolean>`(signing_until is null or signing_until < now())`)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Whether the document is still taken by this claim; the flow is locked. */
export async function holdsFlow(tx: DatabaseTransaction, id: string, claim: string): Promise<boolean> {
  const row = await tx
    .selectFrom('flow')
    .select('id')
    .where('id', '=', id)
    .where('signing_claim', '=', claim)
    .executeTakeFirst();
  return row !== undefined;
}

/** Lets go of it; another's claim stays. */
export async function releaseFlow(tx: DatabaseTransaction, id: string, claim: string): Promise<void> {
  await tx
    .updateTable('flow')
    .set({ signing_claim: null, signing_until: null })
    .where('id', '=', id)
    .where('signing_claim', '=', claim)
    .execute();
}

/** Takes it from whoever has it: what they sign is not the document any more. The flow is locked. */
export async function revokeClaim(tx: DatabaseTransaction, id: string): Promise<void> {
  await tx
    .updateTable('flow')
    .set({ signing_claim: null, signing_until: null })
    .where('id', '=', id)
    .execute();
}

const columns = [
  'id',
  'owner_organisation_id',
  'title',
  'message',
  'state',
  'sender_account_id',
  'page_count',
  'signature_count',
  'step',
  'reminder_days',
  'expires_at',
  'created_at',
  'sent_at',
  'changed_at',
  'ended_at',
] as const;

const selectFlow = (db: Database) => db.selectFrom('flow').select(columns);

function fromRow(row: {
  id: string;
  owner_organisation_id: string;
  title: string;
  message: string;
  state: FlowState;
  sender_account_id: string;
  page_count: number;
  signature_count: number;
  step: number;
  reminder_days: number | null;
  expires_at: Date | null;
  created_at: Date;
  sent_at: Date | null;
  changed_at: Date;
  ended_at: Date | null;
}): FlowRow {
  return {
    id: row.id,
    organisationId: row.owner_organisation_id,
    title: row.title,
    message: row.message,
    state: row.state,
    senderAccountId: row.sender_account_id,
    pageCount: row.page_count,
    signatureCount: row.signature_count,
    step: row.step,
    reminderDays: row.reminder_days ?? undefined,
    expiresAt: row.expires_at ?? undefined,
    createdAt: row.created_at,
    sentAt: row.sent_at ?? undefined,
    changedAt: row.changed_at,
    endedAt: row.ended_at ?? undefined,
  };
}
