import type { Generated } from 'kysely';
import type { JsonObject, Owned, Visibility } from './schema.ts';

export type BatchState = 'receiving' | 'running' | 'waiting' | 'finished' | 'cancelled';
export type BatchItemState = 'pending' | 'signed' | 'failed' | 'cancelled';

export interface BatchTable extends Owned {
  application_credential_id: string;
  idempotency_key: string | null;
  wish: JsonObject;
  state: Generated<BatchState>;
  run_id: string | null;
  leased_until: Date | null;
  created_at: Date;
  ended_at: Date | null;
}

export interface BatchItemTable {
  batch_id: string;
  position: number;
  owner_organisation_id: string;
  visibility: Generated<Visibility>;
  name: string;
  storage_key: string | null;
  sha256: Uint8Array;
  state: Generated<BatchItemState>;
  document_id: string | null;
  code: string | null;
  detail: string | null;
}
