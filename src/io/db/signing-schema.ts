/** Seals, and the codes with which people and seals sign. */
import type { Generated } from 'kysely';
import type { Owned } from './schema.ts';

export type SealState = 'requested' | 'enabled' | 'disabled';
export type CodePurpose = 'sign' | 'seal' | 'seal-activation';

export interface SealTable extends Owned {
  subscriber_id: string;
  name: string;
  organisation_identifier: string;
  contact_email: string;
  state: Generated<SealState>;
  requested_by: string;
  enabled_by: string | null;
  enabled_proof: string | null;
  certificate_id: string | null;
  created_at: Date;
}

export interface SigningCodeTable extends Owned {
  purpose: CodePurpose;
  application_credential_id: string;
  person_id: string | null;
  seal_id: string | null;
  files: number | null;
  code_hash: Uint8Array;
  tries: Generated<number>;
  created_at: Date;
  expires_at: Date;
  ended_at: Date | null;
}
