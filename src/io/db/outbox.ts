import { sql } from 'kysely';
import type { Database } from './connect.ts';
import type { OutboxState } from './outbox-schema.ts';

export interface OutboxRow {
  readonly id: string;
  readonly recipient: string;
  /** Undefined once nobody needs it any more. */
  readonly contentSealed: Uint8Array | undefined;
  readonly state: OutboxState;
  readonly attempts: number;
  /** It is of no use afterwards. */
  readonly expiresAt: Date | undefined;
  readonly createdAt: Date;
}

export interface NewOutboxMessage {
  readonly id: string;
  /** Whose it is; undefined for the platform's own. */
  readonly organisationId: string | undefined;
  readonly recipient: string;
  readonly contentSealed: Uint8Array;
  readonly state: 'waiting' | 'kept';
  readonly createdAt: Date;
  /** Goes before other mail, and is not sent after this time; undefined for what can wait. */
  readonly urgentUntil: Date | undefined;
}

export async function insertOutboxMessage(tx: Database, message: NewOutboxMessage): Promise<void> {
  await tx
    .insertInto('outbox_message')
    .values({
      id: message.id,
      owner_organisation_id: message.organisationId ?? null,
      recipient: message.recipient,
      content_sealed: message.contentSealed,
      state: message.state,
      next_attempt_at: message.createdAt,
      created_at: message.createdAt,
      urgent: message.urgentUntil !== undefined,
      expires_at: message.urgentUntil ?? null,
    })
    .execute();
}

/**
 * Takes one message that is due for as long as its attempt may last: what is urgent first. Whoever else looks meanwhile
 * passes it over, and a process that was killed leaves it due again afterwards. One at a time: a message that waited
 * behind others for longer than its claim would be sent twice.
 */
export async function claimDueMessage(
  tx: Database,
  { now, claimedUntil }: { readonly now: Date; readonly claimedUntil: Date },
): Promise<OutboxRow | undefined> {
  const row = await tx
    // Materialised: the planner may otherwise run the locking query again for each row that it compares.
    .with(
      (cte) => cte('due').materialized(),
      (db) =>
        db
          .selectFrom('outbox_message')
          .select('id')
          .where('state', '=', 'waiting')
          .where('next_attempt_at', '<=', now)
          .orderBy('urgent', 'desc')
          .orderBy('next_attempt_at')
          .limit(1)
          .forUpdate()
          .skipLocked(),
    )
    .updateTable('outbox_message')
    .set({ next_attempt_at: claimedUntil, attempts: sql`attempts + 1` })
    .where('id', 'in', (message) => message.selectFrom('due').select('id'))
    .returning(columns)
    .executeTakeFirst();
  return row && fromRow(row);
}

/** Sent, or given up; what it said goes with a message that was sent. */
export async function endMessage(
  tx: Database,
  id: string,
  end: { readonly state: 'sent' | 'undelivered'; readonly at: Date; readonly error: string | undefined },
): Promise<void> {
  await tx
    .updateTable('outbox_message')
    .set({
      state: end.state,
      ended_at: end.at,
      last_error: end.error ?? null,
      ...(end.state === 'sent' ? { content_sealed: null } : {}),
    })
    .where('id', '=', id)
    .execute();
}

export async function postponeMessage(tx: Database, id: string, until: Date, error: string): Promise<void> {
  await tx
    .updateTable('outbox_message')
    .set({ next_attempt_at: until, last_error: error })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .execute();
}

/** The newest first. */
export async function listNewestMessages(tx: Database, most: number): Promise<readonly OutboxRow[]> {
  const rows = await tx
    .selectFrom('outbox_message')
    .select(columns)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(most)
    .execute();
  return rows.map(fromRow);
}

const columns = [
  'id',
  'recipient',
  'content_sealed',
  'state',
  'attempts',
  'expires_at',
  'created_at',
] as const;

const fromRow = (row: {
  id: string;
  recipient: string;
  content_sealed: Uint8Array | null;
  state: OutboxState;
  attempts: number;
  expires_at: Date | null;
  created_at: Date;
}): OutboxRow => ({
  id: row.id,
  recipient: row.recipient,
  contentSealed: row.content_sealed ?? undefined,
  state: row.state,
  attempts: row.attempts,
  expiresAt: row.expires_at ?? undefined,
  createdAt: row.created_at,
});
