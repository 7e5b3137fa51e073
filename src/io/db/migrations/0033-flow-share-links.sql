-- Links by which people without an account see one signed document, and steps that are kept to be used again.

create table flow_share_link (
  id uuid primary key default gen_random_uuid(),
  flow_id uuid not null references flow,
  owner_organisation_id uuid not null references organisation,
  visibility text not null default 'named' check (visibility = 'named'),
  -- Null: the newest version.
  version integer,
  -- The token itself is in the link and nowhere else.
  token_sha256 bytea not null unique check (octet_length(token_sha256) = 32),
  made_by uuid not null references account,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  opened_count integer not null default 0,
  last_opened_at timestamptz
);
create index flow_share_link_of on flow_share_link (flow_id, made_at);
call sertel_flow_wall('flow_share_link');

create table flow_template (
  id uuid primary key default gen_random_uuid(),
  owner_organisation_id uuid not null references organisation,
  visibility text not null default 'own' check (visibility = 'own'),
  account_id uuid not null references account,
  name text not null check (char_length(name) between 1 and 200),
  -- For everyone of the organisation, or for its maker alone.
  shared boolean not null default false,
  steps jsonb not null,
  reminder_days integer check (reminder_days between 1 and 90),
  changed_at timestamptz not null
);
create index flow_template_of on flow_template (owner_organisation_id, name, id);
alter table flow_template enable row level security;
create policy readers on flow_template for select
  using (sertel_owns(null) or (sertel_owns(owner_organisation_id) and (shared or account_id = sertel_account())));
create policy maker on flow_template
  using (sertel_owns(null) or (sertel_owns(owner_organisation_id) and account_id = sertel_account()))
  with check (sertel_owns(null) or (sertel_owns(owner_organisation_id) and account_id = sertel_account()));
