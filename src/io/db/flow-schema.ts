import type { Generated, JSONColumnType } from 'kysely';
import type { JsonObject, Visibility } from './schema.ts';

export interface FlowSchema {
  flow: FlowTable;
  flow_participant: FlowParticipantTable;
  flow_version: FlowVersionTable;
  flow_share_link: FlowShareLinkTable;
  flow_template: FlowTemplateTable;
  flow_event: FlowEventTable;
  uploaded_document: UploadedDocumentTable;
}

export type FlowState = 'draft' | 'running' | 'returned' | 'completed' | 'rejected' | 'withdrawn' | 'expired';
export type ParticipantState =
  'waiting' | 'active' | 'approved' | 'returned' | 'initialled' | 'signed' | 'rejected' | 'skipped';
export type StepKind = 'review' | 'paraf' | 'sign';
export type VersionOrigin = 'upload' | 'paraf' | 'signature';
/** Pelaksana tugas, pelaksana harian: who acts in the place of the addressee. */
export type ActingCapacity = 'plt' | 'plh';

interface NamedRow {
  owner_organisation_id: string;
  visibility: Generated<Extract<Visibility, 'named'>>;
}

interface FlowTable extends NamedRow {
  id: Generated<string>;
  title: string;
  message: string;
  state: Generated<FlowState>;
  sender_account_id: string;
  reader_account_ids: string[];
  page_count: number;
  signature_count: number;
  step: Generated<number>;
  reminder_days: number | null;
  expires_at: Date | null;
  signing_claim: string | null;
  signing_until: Date | null;
  created_at: Date;
  sent_at: Date | null;
  changed_at: Date;
  ended_at: Date | null;
}

interface FlowParticipantTable extends NamedRow {
  id: Generated<string>;
  flow_id: string;
  step: number;
  position: number;
  kind: StepKind;
  account_id: string;
  addressee_account_id: string;
  addressee_title: string | null;
  capacity: ActingCapacity | null;
  authority: string | null;
  placement: JSONColumnType<JsonObject, JsonObject, JsonObject>;
  state: Generated<ParticipantState>;
  active_at: Date | null;
  reminded_at: Date | null;
  acted_at: Date | null;
}

interface FlowVersionTable extends NamedRow {
  flow_id: string;
  number: number;
  document_id: string;
  made_by: VersionOrigin;
  participant_id: string | null;
  made_at: Date;
}

interface FlowEventTable extends NamedRow {
  sequence: Generated<number>;
  flow_id: string;
  act: string;
  account_id: string | null;
  actor_name: string;
  actor_organisation: string;
  participant_id: string | null;
  remarks: string;
  facts: JSONColumnType<JsonObject, JsonObject, never>;
  at: Date;
  leaf_id: string | null;
}

interface FlowShareLinkTable extends NamedRow {
  id: Generated<string>;
  flow_id: string;
  version: number | null;
  token_sha256: Uint8Array;
  made_by: string;
  made_at: Date;
  expires_at: Date;
  revoked_at: Date | null;
  opened_count: Generated<number>;
  last_opened_at: Date | null;
}

interface FlowTemplateTable {
  id: Generated<string>;
  owner_organisation_id: string;
  visibility: Generated<Extract<Visibility, 'own'>>;
  account_id: string;
  name: string;
  shared: boolean;
  steps: JSONColumnType<JsonObject, JsonObject, JsonObject>;
  reminder_days: number | null;
  changed_at: Date;
}

interface UploadedDocumentTable extends NamedRow {
  document_id: string;
  account_id: string;
  page_count: number;
  signature_count: number;
  certification: number | null;
  uploaded_at: Date;
}
