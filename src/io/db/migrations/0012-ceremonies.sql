-- Authorities that are offline, of others or certified again, and the ceremonies that made them.

-- The key of an offline authority opens with its passphrase only; its list is made in ceremonies.
alter table authority add column offline boolean not null default false;

-- `outside`: an authority of somebody else, known by its certificate; its key is not here.
alter table authority drop constraint authority_kind_check;
alter table authority add constraint authority_kind_check
  check (kind in ('root', 'ca', 'ocsp', 'tsa', 'report-seal', 'journal', 'outside'));

-- Further certificates of an authority's key: from another issuer, or linking old and new keys of a root.
create table authority_certificate (
  sha256 bytea primary key check (octet_length(sha256) = 32),
  owner_organisation_id uuid references organisation,
  visibility text not null default 'public' check (visibility in ('own', 'agreement', 'named', 'public')),
  authority_id uuid not null references authority,
  kind text not null check (kind in ('outside', 'new-with-old', 'old-with-new')),
  certificate_der bytea not null,
  created_at timestamptz not null default now()
);
create index authority_certificate_authority on authority_certificate (authority_id);
create trigger authority_certificate_append_only before update or delete on authority_certificate
  for each row execute function sertel_refuse_change();

create table ceremony (
  id uuid primary key default gen_random_uuid(),
  owner_organisation_id uuid references organisation,
  visibility text not null default 'own' check (visibility in ('own', 'agreement', 'named', 'public')),
  title text not null,
  file_sha256 bytea not null check (octet_length(file_sha256) = 32),
  -- CMS SignedData over the record.
  record_cms bytea not null,
  held_at timestamptz not null
);
create trigger ceremony_append_only before update or delete on ceremony
  for each row execute function sertel_refuse_change();

call sertel_wall('authority_certificate', 'ceremony');
revoke update, delete on authority_certificate, ceremony from sertel_app;
