-- Batches: many files signed under one authorisation, each with a result of its own.

create table batch (
  id uuid primary key default gen_random_uuid(),
  owner_organisation_id uuid not null references organisation,
  visibility text not null default 'own' check (visibility in ('own', 'agreement', 'named', 'public')),
  application_credential_id uuid not null references application_credential,
  idempotency_key text,
  -- Who signs and how it shows; no secret.
  wish jsonb not null,
  state text not null default 'receiving'
    check (state in ('receiving', 'running', 'waiting', 'finished', 'cancelled')),
  -- Whoever signs says until when; a run that was killed is seen to be over.
  run_id uuid,
  leased_until timestamptz,
  created_at timestamptz not null,
  ended_at timestamptz,
  unique (application_credential_id, idempotency_key)
);

create table batch_item (
  batch_id uuid not null references batch,
  position integer not null check (position > 0),
  owner_organisation_id uuid not null references organisation,
  visibility text not null default 'own' check (visibility in ('own', 'agreement', 'named', 'public')),
  name text not null,
  storage_key text,
  sha256 bytea not null check (octet_length(sha256) = 32),
  state text not null default 'pending' check (state in ('pending', 'signed', 'failed', 'cancelled')),
  document_id uuid references document,
  code text,
  detail text,
  primary key (batch_id, position),
  check ((state = 'signed') = (document_id is not null))
);
create index batch_unfinished on batch (created_at) where state in ('receiving', 'running', 'waiting');
call sertel_wall('batch', 'batch_item');
