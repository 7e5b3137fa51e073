import type { Generated } from 'kysely';
import type { Visibility } from './schema.ts';

/** The table of the mail, as {@link Schema} has the others. */
export interface OutboxSchema {
  outbox_message: OutboxMessageTable;
}

export type OutboxState = 'waiting' | 'kept' | 'sent' | 'undelivered';

interface OutboxMessageTable {
  id: Generated<string>;
  owner_organisation_id: string | null;
  visibility: Generated<Visibility>;
  recipient: string;
  content_sealed: Uint8Array | null;
  state: OutboxState;
  attempts: Generated<number>;
  urgent: Generated<boolean>;
  expires_at: Date | null;
  next_attempt_at: Date;
  last_error: string | null;
  created_at: Date;
  ended_at: Date | null;
}
