-- How long documents are kept (R31): a rule for each kind of an organisation, and holds that win over every rule.

create table retention_rule (
  id uuid primary key default gen_random_uuid(),
  owner_organisation_id uuid not null references organisation,
  visibility text not null default 'own' check (visibility = 'own'),
  -- upload: brought and never sent; flow: every version of a flow that ended; signed: by an application.
  kind text not null check (kind in ('upload', 'flow', 'signed')),
  archive_after_days integer check (archive_after_days between 1 and 36500),
  delete_after_days integer check (delete_after_days between 1 and 36500),
  changed_by uuid not null references account,
  changed_at timestamptz not null,
  unique (owner_organisation_id, kind),
  check (archive_after_days is not null or delete_after_days is not null),
  check (archive_after_days is null or delete_after_days is null or archive_after_days < delete_after_days)
);

create table legal_hold (
  id uuid primary key default gen_random_uuid(),
  owner_organisation_id uuid not null references organisation,
  visibility text not null default 'own' check (visibility = 'own'),
  document_id uuid references document,
  flow_id uuid references flow,
  reason text not null check (char_length(reason) between 3 and 1000),
  placed_by uuid not null references account,
  placed_at timestamptz not null,
  lifted_by uuid references account,
  lifted_at timestamptz,
  check ((document_id is null) <> (flow_id is null)),
  check ((lifted_by is null) = (lifted_at is null))
);
create index legal_hold_document on legal_hold (document_id) where lifted_at is null;
create index legal_hold_flow on legal_hold (flow_id) where lifted_at is null;
call sertel_wall('retention_rule', 'legal_hold');

alter table document
  add column archived_at timestamptz,
  -- Its bytes are gone too; between the two a killed process leaves them for the next run.
  add column file_removed_at timestamptz;
create index document_unremoved on document (deleted_at) where deleted_at is not null and file_removed_at is null;
