-- Documents, the signatures in them, and what keeps signing from being repeated or guessed.

create table document (
  id uuid primary key default gen_random_uuid(),
  owner_organisation_id uuid not null references organisation,
  visibility text not null default 'own' check (visibility in ('own', 'agreement', 'named', 'public')),
  name text not null,
  content_type text not null default 'application/pdf',
  storage_key text not null unique,
  sha256 bytea not null check (octet_length(sha256) = 32),
  size_bytes bigint not null,
  verification_token text unique,
  one_time_download text not null default 'available'
    check (one_time_download in ('none', 'available', 'taken')),
  downloaded_at timestamptz,
  application_credential_id uuid references application_credential,
  previous_document_id uuid references document,
  created_at timestamptz not null default now(),
  deleted_at timestamptz
);
create index document_owner on document (owner_organisation_id, created_at, id);
create index document_sha256 on document (sha256);

create table signature (
  id uuid primary key default gen_random_uuid(),
  owner_organisation_id uuid not null references organisation,
  visibility text not null default 'own' check (visibility in ('own', 'agreement', 'named', 'public')),
  document_id uuid not null references document,
  certificate_id uuid not null references certificate,
  person_id uuid references person,
  application_credential_id uuid references application_credential,
  field_name text not null,
  level text not null check (level in ('B-B', 'B-T', 'B-LT', 'B-LTA')),
  activation text not null check (activation in ('passphrase', 'session+totp', 'platform')),
  signature_sha256 bytea not null unique,
  idempotency_key text,
  reason text,
  location text,
  signed_at timestamptz not null,
  timestamped_at timestamptz
);
create index signature_document on signature (document_id);
create index signature_person on signature (person_id, signed_at);

create table idempotency_key (
  application_credential_id uuid not null references application_credential,
  key text not null,
  owner_organisation_id uuid not null references organisation,
  visibility text not null default 'own' check (visibility in ('own', 'agreement', 'named', 'public')),
  request_sha256 bytea not null,
  state text not null default 'started' check (state in ('started', 'finished')),
  response jsonb,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  primary key (application_credential_id, key)
);

-- Wrong passphrases by (application, owner), and with no application the slower cap over all of them.
create table passphrase_attempt (
  application_credential_id uuid references application_credential,
  person_id uuid not null references person,
  failed_count integer not null default 0,
  last_failed_at timestamptz,
  next_allowed_at timestamptz,
  unique nulls not distinct (person_id, application_credential_id)
);

call sertel_wall('document', 'signature', 'idempotency_key');
alter table passphrase_attempt enable row level security;
create policy system_only on passphrase_attempt using (sertel_owns(null)) with check (sertel_owns(null));
