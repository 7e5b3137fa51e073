-- Electronic seals, and the one-time codes with which people and seals sign without a passphrase in the request.

-- A seal is asked for by one person and enabled by another; only then has it a key and a certificate.
create table seal (
  id uuid primary key default gen_random_uuid(),
  owner_organisation_id uuid not null references organisation,
  visibility text not null default 'own' check (visibility in ('own', 'agreement', 'named', 'public')),
  -- The eSign API's idSubscriber.
  subscriber_id text not null unique,
  name text not null,
  organisation_identifier text not null,
  -- Whoever answers for the seal; its activation codes go there.
  contact_email text not null,
  state text not null default 'requested' check (state in ('requested', 'enabled', 'disabled')),
  requested_by uuid not null references account,
  enabled_by uuid references account check (enabled_by <> requested_by),
  certificate_id uuid references certificate,
  created_at timestamptz not null,
  check (state <> 'enabled' or (enabled_by is not null and certificate_id is not null))
);
create index seal_owner on seal (owner_organisation_id, subscriber_id);

-- Bound to credential, owner, use and number of files; kept as a keyed hash. An activation is used many times, the
-- others once.
create table signing_code (
  id uuid primary key default gen_random_uuid(),
  owner_organisation_id uuid not null references organisation,
  visibility text not null default 'own' check (visibility in ('own', 'agreement', 'named', 'public')),
  purpose text not null check (purpose in ('sign', 'seal', 'seal-activation')),
  application_credential_id uuid not null references application_credential,
  person_id uuid references person,
  seal_id uuid references seal,
  files integer check (files > 0),
  code_hash bytea not null check (octet_length(code_hash) = 32),
  tries integer not null default 0,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  check ((purpose = 'sign') = (person_id is not null)),
  check ((purpose = 'sign') = (seal_id is null)),
  check ((purpose = 'seal-activation') = (files is null))
);
create index signing_code_open on signing_code (application_credential_id, purpose) where ended_at is null;
create index signing_code_expiry on signing_code (expires_at);
call sertel_wall('seal', 'signing_code');

alter table signature add column seal_id uuid references seal;
