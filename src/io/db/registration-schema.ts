import type { ColumnType, Generated } from 'kysely';
import type { JsonObject, Visibility } from './schema.ts';

/** The tables of registration, as {@link Schema} has the others. */
export interface RegistrationSchema {
  registration: RegistrationTable;
  registration_event: RegistrationEventTable;
  registration_link: RegistrationLinkTable;
  registration_document: RegistrationDocumentTable;
  certificate_reminder: CertificateReminderTable;
}

export type RegistrationService = 'penerbitan' | 'perubahan' | 'pembaruan' | 'pencabutan';
export type OpenState =
  'awaiting-applicant' | 'awaiting-verifier' | 'awaiting-passphrase' | 'awaiting-decision';
export type RegistrationState = OpenState | 'done' | 'rejected' | 'withdrawn' | 'expired';
/** Whose name the certificate bears; an organisation's where it is no person's. */
export type RegistrationSubject = 'person' | 'seal' | 'tls-server';
export type RegistrationActorKind = 'account' | 'applicant' | 'schedule';
export type RegistrationDocumentKind =
  'identity-card' | 'recommendation-letter' | 'authority-document' | 'other';
export type RegistrationDocumentType = 'application/pdf' | 'image/jpeg' | 'image/png';

interface Owned {
  owner_organisation_id: string;
  visibility: Generated<Visibility>;
}

interface RegistrationTable extends Owned {
  id: Generated<string>;
  issuer_organisation_id: string;
  service: RegistrationService;
  state: RegistrationState;
  subject: RegistrationSubject;
  person_id: string;
  organisation_name: string;
  person_name: string;
  person_email: string;
  nik_ending: string;
  certificate_id: string | null;
  issued_certificate_id: string | null;
  key_id: string | null;
  entered_by: string | null;
  checked_by: string | null;
  wish: ColumnType<JsonObject, JsonObject, never>;
  changes_sealed: Uint8Array | null;
  request_der: Uint8Array | null;
  created_at: Date;
  moved_at: Date;
  ended_at: Date | null;
}

interface RegistrationEventTable extends Owned {
  id: Generated<number>;
  issuer_organisation_id: string;
  registration_id: string;
  act: string;
  to_state: RegistrationState | null;
  actor_kind: RegistrationActorKind;
  actor_account_id: string | null;
  actor_name: string | null;
  reason: string | null;
  at: Date;
}

interface RegistrationLinkTable extends Owned {
  id: Generated<string>;
  registration_id: string;
  token_sha256: Uint8Array;
  expires_at: Date;
  used_at: Date | null;
  failed_count: Generated<number>;
}

interface RegistrationDocumentTable extends Owned {
  id: Generated<string>;
  issuer_organisation_id: string;
  registration_id: string;
  kind: RegistrationDocumentKind;
  content_type: RegistrationDocumentType;
  storage_key: string;
  size_bytes: number;
  sha256: Uint8Array;
  uploaded_at: Date;
  replaced_at: Date | null;
}

interface CertificateReminderTable extends Owned {
  certificate_id: string;
  days: number;
  told_at: Date;
}
