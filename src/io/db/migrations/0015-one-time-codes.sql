-- One-time codes by an app (RFC 6238), and codes for the day when its telephone is lost.

-- The secret is sealed under the platform key. `last_step` is the time step that was used last: each once.
create table account_totp (
  account_id uuid primary key references account,
  owner_organisation_id uuid not null references organisation,
  visibility text not null default 'own' check (visibility in ('own', 'agreement', 'named', 'public')),
  secret_sealed bytea not null,
  last_step bigint not null default 0,
  confirmed_at timestamptz,
  created_at timestamptz not null default now()
);

create table recovery_code (
  account_id uuid not null references account,
  code_hash bytea not null check (octet_length(code_hash) = 32),
  owner_organisation_id uuid not null references organisation,
  visibility text not null default 'own' check (visibility in ('own', 'agreement', 'named', 'public')),
  used_at timestamptz,
  primary key (account_id, code_hash)
);
call sertel_wall('account_totp', 'recovery_code');

-- The password was right and the code is awaited: such a session lets nobody in.
alter table session add column awaits_code boolean not null default false;
