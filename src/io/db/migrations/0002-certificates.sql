-- Keys with their wrappings, authorities, certificates and their status, requests for certificates.

create table key (
  id uuid primary key default gen_random_uuid(),
  owner_organisation_id uuid references organisation,
  visibility text not null default 'own' check (visibility in ('own', 'agreement', 'named', 'public')),
  owner_kind text not null check (owner_kind in ('person', 'organisation', 'authority')),
  owner_id uuid not null,
  purpose text not null check (purpose in ('signing', 'authentication', 'seal', 'authority')),
  algorithm text not null,
  public_key_der bytea not null,
  spki_sha256 bytea not null unique check (octet_length(spki_sha256) = 32),
  created_at timestamptz not null default now(),
  destroyed_at timestamptz
);
create index key_owner on key (owner_kind, owner_id);

create table key_wrapping (
  id uuid primary key default gen_random_uuid(),
  owner_organisation_id uuid references organisation,
  visibility text not null default 'own' check (visibility in ('own', 'agreement', 'named', 'public')),
  key_id uuid not null references key,
  kind text not null check (kind in ('passphrase', 'session-totp', 'platform', 'authority')),
  blob bytea not null,
  parameters jsonb not null default '{}',
  kek_version integer not null,
  created_at timestamptz not null default now(),
  retired_at timestamptz
);
create unique index key_wrapping_live on key_wrapping (key_id, kind) where retired_at is null;

create table authority (
  id uuid primary key default gen_random_uuid(),
  owner_organisation_id uuid references organisation,
  visibility text not null default 'public' check (visibility in ('own', 'agreement', 'named', 'public')),
  kind text not null check (kind in ('root', 'ca', 'ocsp', 'tsa', 'report-seal', 'journal')),
  name text not null,
  parent_id uuid references authority,
  key_id uuid references key,
  certificate_der bytea,
  settings jsonb not null default '{}',
  state text not null default 'active' check (state in ('prepared', 'active', 'retired')),
  created_at timestamptz not null default now()
);

-- At most 10,000 certificates are assigned to a shard at issuance. Shard 0 lists CA certificates.
create table crl_shard (
  authority_id uuid not null references authority,
  shard integer not null check (shard >= 0),
  assigned integer not null default 0 check (assigned between 0 and 10000),
  last_number bigint not null default 0,
  primary key (authority_id, shard)
);

-- The order of statuses comes from here, never from clocks.
create sequence certificate_status_sequence;

create table certificate (
  id uuid primary key default gen_random_uuid(),
  owner_organisation_id uuid references organisation,
  visibility text not null default 'own' check (visibility in ('own', 'agreement', 'named', 'public')),
  authority_id uuid not null references authority,
  serial bytea not null check (octet_length(serial) between 1 and 20),
  certificate_der bytea not null,
  sha256 bytea not null unique check (octet_length(sha256) = 32),
  person_id uuid references person,
  subject_authority_id uuid references authority,
  subject_organisation_id uuid references organisation,
  key_id uuid references key,
  profile text not null,
  not_before timestamptz not null,
  not_after timestamptz not null,
  shard integer not null,
  status text not null default 'issued' check (status in ('issued', 'suspended', 'revoked')),
  status_sequence bigint not null default nextval('certificate_status_sequence'),
  revoked_at timestamptz,
  invalidity_at timestamptz,
  revocation_reason smallint check (revocation_reason between 0 and 10 and revocation_reason <> 7),
  created_at timestamptz not null default now(),
  unique (authority_id, serial),
  foreign key (authority_id, shard) references crl_shard,
  check ((status = 'issued') = (revoked_at is null))
);
create index certificate_person on certificate (person_id, not_before);
create index certificate_listed on certificate (authority_id, shard, serial) where status <> 'issued';

create function sertel_guard_certificate() returns trigger language plpgsql as $$
begin
  if old.status = 'revoked' and new.status <> 'revoked' then
    raise exception 'a revoked certificate is never again good' using errcode = 'restrict_violation';
  end if;
  if new.status <> old.status and new.status_sequence <= old.status_sequence then
    raise exception 'a newer status is never overwritten by an older one'
      using errcode = 'restrict_violation';
  end if;
  if (new.serial, new.certificate_der, new.authority_id, new.shard)
    is distinct from (old.serial, old.certificate_der, old.authority_id, old.shard) then
    raise exception 'an issued certificate is never replaced' using errcode = 'restrict_violation';
  end if;
  return new;
end
$$;
create trigger certificate_guard before update on certificate
  for each row execute function sertel_guard_certificate();

-- Every status a certificate ever had, a hold and its release included.
create table certificate_status_change (
  sequence bigint primary key,
  owner_organisation_id uuid references organisation,
  visibility text not null default 'own' check (visibility in ('own', 'agreement', 'named', 'public')),
  certificate_id uuid not null references certificate,
  status text not null check (status in ('issued', 'suspended', 'revoked')),
  reason smallint,
  changed_at timestamptz not null,
  requested_by text not null default ''
);
create trigger certificate_status_change_append_only before update or delete on certificate_status_change
  for each row execute function sertel_refuse_change();

create table crl (
  id uuid primary key default gen_random_uuid(),
  visibility text not null default 'public' check (visibility in ('own', 'agreement', 'named', 'public')),
  owner_organisation_id uuid references organisation,
  authority_id uuid not null references authority,
  shard integer not null,
  number bigint not null,
  crl_der bytea not null,
  this_update timestamptz not null,
  next_update timestamptz not null,
  unique (authority_id, shard, number)
);

-- A request for a certificate, from the applicant's entry to the issuance.
create table enrolment (
  id uuid primary key default gen_random_uuid(),
  owner_organisation_id uuid not null references organisation,
  visibility text not null default 'own' check (visibility in ('own', 'agreement', 'named', 'public')),
  person_id uuid not null references person,
  profile text not null,
  state text not null default 'submitted'
    check (state in ('submitted', 'verified', 'approved', 'issued', 'rejected')),
  key_id uuid references key,
  certificate_id uuid references certificate,
  detail jsonb not null default '{}',
  created_at timestamptz not null default now(),
  decided_at timestamptz
);

call sertel_wall('key', 'key_wrapping', 'authority', 'certificate', 'certificate_status_change', 'crl', 'enrolment');
revoke update, delete on certificate_status_change from sertel_app;
