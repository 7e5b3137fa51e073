-- The row wall, organisations and people, and who may log in or call.

do $$
begin
  if not exists (select from pg_roles where rolname = 'sertel_app') then
    create role sertel_app nologin;
  end if;
  if not pg_has_role(current_user, 'sertel_app', 'member') then
    execute format('grant sertel_app to %I', current_user);
  end if;
end
$$;

alter default privileges in schema public grant select, insert, update, delete on tables to sertel_app;
alter default privileges in schema public grant usage, select on sequences to sertel_app;
grant usage on schema public to sertel_app;

-- The row wall. A transaction states its scope: one organisation, or the system itself. Without either
-- only public rows are seen and none can be written.
create function sertel_owns(owner uuid) returns boolean
  language sql stable parallel safe
  return coalesce(
    current_setting('sertel.system', true) = 'on'
      or owner = nullif(current_setting('sertel.organisation', true), '')::uuid,
    false
  );

-- Puts tables behind the wall; each has `owner_organisation_id` and `visibility`.
create procedure sertel_wall(variadic tables text[]) language plpgsql as $$
declare
  walled text;
begin
  foreach walled in array tables loop
    execute format('alter table %I enable row level security', walled);
    execute format(
      'create policy owned on %I using (sertel_owns(owner_organisation_id)) with check (sertel_owns(owner_organisation_id))',
      walled);
    execute format('create policy public_rows on %I for select using (visibility = ''public'')', walled);
  end loop;
end
$$;

create function sertel_refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are never changed or deleted', tg_table_name
    using errcode = 'restrict_violation';
end
$$;

create table setting (
  key text primary key,
  value jsonb not null,
  updated_at timestamptz not null default now()
);

create table organisation (
  id uuid primary key default gen_random_uuid(),
  visibility text not null default 'own' check (visibility in ('own', 'agreement', 'named', 'public')),
  code text not null unique,
  name text not null,
  legal_name text,
  email_domain text,
  created_at timestamptz not null default now()
);

create table organisation_unit (
  id uuid primary key default gen_random_uuid(),
  owner_organisation_id uuid not null references organisation,
  visibility text not null default 'own' check (visibility in ('own', 'agreement', 'named', 'public')),
  parent_id uuid references organisation_unit,
  name text not null,
  created_at timestamptz not null default now()
);

-- The NIK is kept encrypted; it is found by a keyed hash of it.
create table person (
  id uuid primary key default gen_random_uuid(),
  owner_organisation_id uuid not null references organisation,
  visibility text not null default 'own' check (visibility in ('own', 'agreement', 'named', 'public')),
  nik_encrypted bytea not null,
  nik_hash bytea not null unique check (octet_length(nik_hash) = 32),
  name text not null,
  email text not null,
  nip text,
  phone text,
  state text not null default 'registered'
    check (state in ('registered', 'verified', 'active', 'left')),
  created_at timestamptz not null default now()
);
create unique index person_email on person (lower(email));
create index person_organisation on person (owner_organisation_id, name);

create table office (
  id uuid primary key default gen_random_uuid(),
  owner_organisation_id uuid not null references organisation,
  visibility text not null default 'own' check (visibility in ('own', 'agreement', 'named', 'public')),
  organisation_unit_id uuid references organisation_unit,
  title text not null,
  created_at timestamptz not null default now()
);

-- Who held an office when; a signature names the position that was held on its day.
create table position (
  id uuid primary key default gen_random_uuid(),
  owner_organisation_id uuid not null references organisation,
  visibility text not null default 'own' check (visibility in ('own', 'agreement', 'named', 'public')),
  person_id uuid not null references person,
  office_id uuid not null references office,
  acting boolean not null default false,
  held_from date not null,
  held_until date,
  check (held_until is null or held_until >= held_from)
);
create index position_person on position (person_id, held_from);
create index position_office on position (office_id, held_from);

create table account (
  id uuid primary key default gen_random_uuid(),
  owner_organisation_id uuid not null references organisation,
  visibility text not null default 'own' check (visibility in ('own', 'agreement', 'named', 'public')),
  person_id uuid references person,
  email text not null,
  name text not null,
  password_hash text,
  roles text[] not null default '{}',
  state text not null default 'invited' check (state in ('invited', 'active', 'disabled')),
  failed_count integer not null default 0,
  next_allowed_at timestamptz,
  created_at timestamptz not null default now()
);
create unique index account_email on account (lower(email));

-- One-time links; only a hash of the token is kept.
create table account_link (
  id uuid primary key default gen_random_uuid(),
  owner_organisation_id uuid not null references organisation,
  visibility text not null default 'own' check (visibility in ('own', 'agreement', 'named', 'public')),
  account_id uuid not null references account,
  purpose text not null check (purpose in ('activation', 'password-reset')),
  token_sha256 bytea not null unique,
  expires_at timestamptz not null,
  used_at timestamptz
);

create table session (
  id uuid primary key default gen_random_uuid(),
  owner_organisation_id uuid not null references organisation,
  visibility text not null default 'own' check (visibility in ('own', 'agreement', 'named', 'public')),
  account_id uuid not null references account,
  token_sha256 bytea not null unique,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  ip text,
  user_agent text
);

create table application_credential (
  id uuid primary key default gen_random_uuid(),
  owner_organisation_id uuid not null references organisation,
  visibility text not null default 'own' check (visibility in ('own', 'agreement', 'named', 'public')),
  username text not null unique,
  password_hash text not null,
  description text not null default '',
  allowed_ips text[] not null default '{}',
  enabled boolean not null default true,
  scopes text[] not null default '{}',
  settings jsonb not null default '{}',
  created_at timestamptz not null default now(),
  last_used_at timestamptz
);

call sertel_wall('organisation_unit', 'person', 'office', 'position', 'account', 'account_link', 'session',
  'application_credential');
alter table organisation enable row level security;
create policy owned on organisation using (sertel_owns(id)) with check (sertel_owns(id));
create policy public_rows on organisation for select using (visibility = 'public');
