import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { AgreementSchema } from './agreement-schema.ts';
import type { FlowSchema } from './flow-schema.ts';
import type { JobSchema } from './job-schema.ts';
import type { BatchItemTable, BatchTable } from './batch-schema.ts';
import type { JournalSchema } from './journal-schema.ts';
import type { SealTable, SigningCodeTable } from './signing-schema.ts';
import type { OutboxSchema } from './outbox-schema.ts';
import type { RetentionSchema } from './retention-schema.ts';
import type { RegistrationSchema } from './registration-schema.ts';
import type { AuthorityCertificateTable, CeremonyTable } from './ceremony-schema.ts';
import type { TrustSchema } from './trust-changes.ts';

/**
 * The tables as the migrations make them. `bigint` arrives as a number (checked to be safe), `date` as text
 * `YYYY-MM-DD`, `timestamptz` as Date, `bytea` as Uint8Array.
 */
export interface Schema
  extends
    AgreementSchema,
    FlowSchema,
    JobSchema,
    JournalSchema,
    OutboxSchema,
    RegistrationSchema,
    RetentionSchema,
    RetentionSchema,
    TrustSchema {
  setting: SettingTable;
  organisation: OrganisationTable;
  organisation_unit: OrganisationUnitTable;
  person: PersonTable;
  office: OfficeTable;
  position: PositionTable;
  account: AccountTable;
  account_link: AccountLinkTable;
  session: SessionTable;
  sign_in_attempt: SignInAttemptTable;
  account_totp: AccountTotpTable;
  recovery_code: RecoveryCodeTable;
  application_credential: ApplicationCredentialTable;
  key: KeyTable;
  key_wrapping: KeyWrappingTable;
  authority: AuthorityTable;
  authority_certificate: AuthorityCertificateTable;
  ceremony: CeremonyTable;
  crl_shard: CrlShardTable;
  certificate: CertificateTable;
  certificate_status_change: CertificateStatusChangeTable;
  crl: CrlTable;
  document: DocumentTable;
  organisation_file_key: OrganisationFileKeyTable;
  signature: SignatureTable;
  idempotency_key: IdempotencyKeyTable;
  inspection: InspectionTable;
  notice_statement: NoticeStatementTable;
  notice_logo: NoticeLogoTable;
  passphrase_attempt: PassphraseAttemptTable;
  batch: BatchTable;
  batch_item: BatchItemTable;
  seal: SealTable;
  signing_code: SigningCodeTable;
}

/** Who may see a row beyond its owner. */
export type Visibility = 'own' | 'agreement' | 'named' | 'public';
export type JsonObject = { readonly [name: string]: unknown };

type Json = JSONColumnType<JsonObject, JsonObject, JsonObject>;
type DefaultJson = ColumnType<JsonObject, JsonObject | undefined, JsonObject>;
type Made = Generated<Date>;

export interface Owned {
  id: Generated<string>;
  owner_organisation_id: string;
  visibility: Generated<Visibility>;
}
/** Rows of authorities may belong to the platform itself. */
interface MaybeOwned {
  id: Generated<string>;
  owner_organisation_id: string | null;
  visibility: Generated<Visibility>;
}

interface SettingTable {
  key: string;
  /** Any JSON value; written as its text. */
  value: ColumnType<unknown, string, string>;
  updated_at: Made;
}

interface OrganisationTable {
  id: Generated<string>;
  visibility: Generated<Visibility>;
  code: string;
  name: string;
  legal_name: string | null;
  email_domain: string | null;
  is_issuer: Generated<boolean>;
  created_at: Made;
}

interface OrganisationUnitTable extends Owned {
  parent_id: string | null;
  name: string;
  created_at: Made;
}

interface PersonTable extends Owned {
  nik_encrypted: Uint8Array;
  nik_hash: Uint8Array;
  name: string;
  email: string;
  nip: string | null;
  phone: string | null;
  state: Generated<'registered' | 'verified' | 'active' | 'left'>;
  created_at: Made;
}

interface OfficeTable extends Owned {
  organisation_unit_id: string | null;
  title: string;
  created_at: Made;
}

interface PositionTable extends Owned {
  person_id: string;
  office_id: string;
  acting: Generated<boolean>;
  held_from: string;
  held_until: string | null;
}

export type AccountState = 'invited' | 'active' | 'disabled';
export type AccountLinkPurpose = 'activation' | 'password-reset';

interface AccountTable extends Owned {
  person_id: string | null;
  email: string;
  name: string;
  password_hash: string | null;
  roles: Generated<string[]>;
  state: Generated<AccountState>;
  created_at: Made;
}

interface AccountLinkTable extends Owned {
  account_id: string;
  purpose: AccountLinkPurpose;
  token_sha256: Uint8Array;
  expires_at: Date;
  used_at: Date | null;
}

interface SessionTable extends Owned {
  account_id: string;
  token_sha256: Uint8Array;
  created_at: Date;
  last_seen_at: Date;
  authenticated_at: Date;
  awaits_code: Generated<boolean>;
  expires_at: Date;
  ended_at: Date | null;
  ip: string | null;
  user_agent: string | null;
}

interface AccountTotpTable {
  account_id: string;
  owner_organisation_id: string;
  visibility: Generated<Visibility>;
  secret_sealed: Uint8Array;
  last_step: Generated<number>;
  confirmed_at: Date | null;
  created_at: Made;
}

interface RecoveryCodeTable {
  account_id: string;
  code_hash: Uint8Array;
  owner_organisation_id: string;
  visibility: Generated<Visibility>;
  used_at: Date | null;
}

interface SignInAttemptTable {
  subject_hash: Uint8Array;
  failed_count: Generated<number>;
  last_failed_at: Date | null;
  next_allowed_at: Date | null;
}

interface ApplicationCredentialTable extends Owned {
  username: string;
  password_hash: string;
  description: Generated<string>;
  allowed_ips: Generated<string[]>;
  enabled: Generated<boolean>;
  scopes: Generated<string[]>;
  settings: DefaultJson;
  created_at: Made;
  last_used_at: Date | null;
  previous_password_hash: string | null;
  previous_valid_until: Date | null;
  house: Generated<boolean>;
}

export type KeyOwnerKind = 'person' | 'organisation' | 'authority';
export type KeyPurpose = 'signing' | 'authentication' | 'seal' | 'authority';
export type WrappingKind = 'passphrase' | 'session-totp' | 'platform' | 'authority';

interface KeyTable extends MaybeOwned {
  owner_kind: KeyOwnerKind;
  owner_id: string;
  purpose: KeyPurpose;
  algorithm: string;
  public_key_der: Uint8Array;
  spki_sha256: Uint8Array;
  created_at: Made;
  destroyed_at: Date | null;
}

interface KeyWrappingTable extends MaybeOwned {
  key_id: string;
  kind: WrappingKind;
  blob: Uint8Array;
  parameters: DefaultJson;
  kek_version: number;
  created_at: Made;
  retired_at: Date | null;
}

export type AuthorityKind = 'root' | 'ca' | 'ocsp' | 'tsa' | 'report-seal' | 'journal' | 'outside';

interface AuthorityTable extends MaybeOwned {
  kind: AuthorityKind;
  name: string;
  parent_id: string | null;
  key_id: string | null;
  certificate_der: Uint8Array | null;
  successor_id: string | null;
  offline: Generated<boolean>;
  settings: DefaultJson;
  state: Generated<'prepared' | 'active' | 'retired'>;
  created_at: Made;
}

interface CrlShardTable {
  authority_id: string;
  shard: number;
  assigned: Generated<number>;
  last_number: Generated<number>;
}

export type CertificateStatus = 'issued' | 'suspended' | 'revoked';

interface CertificateTable extends MaybeOwned {
  authority_id: string;
  serial: Uint8Array;
  certificate_der: Uint8Array;
  spki_sha256: Uint8Array;
  sha256: Uint8Array;
  person_id: string | null;
  subject_authority_id: string | null;
  subject_organisation_id: string | null;
  key_id: string | null;
  profile: string;
  not_before: Date;
  not_after: Date;
  shard: number;
  status: Generated<CertificateStatus>;
  status_sequence: Generated<number>;
  revoked_at: Date | null;
  invalidity_at: Date | null;
  revocation_reason: number | null;
  created_at: Made;
}

interface CertificateStatusChangeTable {
  sequence: number;
  owner_organisation_id: string | null;
  visibility: Generated<Visibility>;
  certificate_id: string;
  status: CertificateStatus;
  reason: number | null;
  changed_at: Date;
  requested_by: Generated<string>;
}

interface CrlTable extends MaybeOwned {
  authority_id: string;
  shard: number;
  number: number;
  crl_der: Uint8Array;
  this_update: Date;
  next_update: Date;
}

interface DocumentTable extends Owned {
  name: string;
  content_type: Generated<string>;
  storage_key: string;
  sha256: Uint8Array;
  size_bytes: number;
  verification_token: string | null;
  one_time_download: Generated<'none' | 'available' | 'taken'>;
  downloaded_at: Date | null;
  application_credential_id: string | null;
  previous_document_id: string | null;
  created_at: Made;
  deleted_at: Date | null;
  archived_at: Generated<Date | null>;
  file_removed_at: Generated<Date | null>;
}

interface OrganisationFileKeyTable extends Owned {
  sealed_key: Uint8Array;
  created_at: Made;
}

export type SignatureLevel = 'B-B' | 'B-T' | 'B-LT' | 'B-LTA';
export type Activation = 'passphrase' | 'session+totp' | 'platform';

interface SignatureTable extends Owned {
  document_id: string;
  certificate_id: string;
  person_id: string | null;
  application_credential_id: string | null;
  field_name: string;
  level: SignatureLevel;
  activation: Activation;
  signature_sha256: Uint8Array;
  idempotency_key: string | null;
  reason: string | null;
  location: string | null;
  signed_at: Date;
  timestamped_at: Date | null;
  statement_version: number | null;
  logo_version: number | null;
  seal_id: string | null;
}

interface NoticeStatementTable {
  version: number;
  owner_organisation_id: string | null;
  visibility: Generated<Visibility>;
  text: string;
  published_at: Date;
}

interface NoticeLogoTable {
  version: number;
  owner_organisation_id: string | null;
  visibility: Generated<Visibility>;
  media_type: 'image/png' | 'image/jpeg';
  bytes: Uint8Array;
  sha256: Uint8Array;
  usage_rule: string;
  published_at: Date;
}

interface InspectionTable {
  document_id: string;
  owner_organisation_id: string;
  visibility: Generated<Visibility>;
  /** Arrays; written as their text. */
  findings: ColumnType<unknown, string, never>;
  warnings: ColumnType<unknown, string, never>;
  inspected_at: Date;
}

interface IdempotencyKeyTable {
  application_credential_id: string;
  key: string;
  owner_organisation_id: string;
  visibility: Generated<Visibility>;
  request_sha256: Uint8Array;
  state: Generated<'started' | 'finished'>;
  response: Json | null;
  created_at: Made;
  expires_at: Date;
}

interface PassphraseAttemptTable {
  application_credential_id: string | null;
  person_id: string;
  failed_count: Generated<number>;
  last_failed_at: Date | null;
  next_allowed_at: Date | null;
}
