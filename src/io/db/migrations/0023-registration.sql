-- Registration: what people ask of the issuer about their certificates, from its entry to its end.

-- The issuer's officers decide on what the verifiers of every organisation enter.
alter table organisation add column is_issuer boolean not null default false;
create unique index organisation_issuer on organisation (is_issuer) where is_issuer;
-- Only the demonstration has organisations whose names are known beforehand.
update organisation set is_issuer = true
  where code = 'BSSN' and exists (select from setting where key = 'demo.made');

-- Never written to; `registration` takes its place.
drop table enrolment;

create table registration (
  id uuid primary key default gen_random_uuid(),
  owner_organisation_id uuid not null references organisation,
  visibility text not null default 'own' check (visibility in ('own', 'agreement', 'named', 'public')),
  issuer_organisation_id uuid not null references organisation,
  service text not null check (service in ('penerbitan', 'perubahan', 'pembaruan', 'pencabutan')),
  state text not null check (state in ('awaiting-applicant', 'awaiting-verifier', 'awaiting-passphrase',
    'awaiting-decision', 'done', 'rejected', 'withdrawn', 'expired')),
  person_id uuid not null references person,
  -- As they were at the entry: the issuer's officers see requests, not the people of other organisations.
  organisation_name text not null,
  person_name text not null,
  person_email text not null,
  nik_ending text not null check (nik_ending ~ '^[0-9]{4}$'),
  certificate_id uuid references certificate,
  issued_certificate_id uuid references certificate,
  key_id uuid references key,
  entered_by uuid references account,
  checked_by uuid references account,
  created_at timestamptz not null,
  moved_at timestamptz not null,
  ended_at timestamptz,
  check ((ended_at is null) = (state like 'awaiting-%'))
);
-- One at a time for a person; a revocation waits for nothing.
create unique index registration_open on registration (person_id)
  where ended_at is null and service <> 'pencabutan';
create unique index registration_open_revocation on registration (certificate_id)
  where ended_at is null and service = 'pencabutan';
create index registration_owner on registration (owner_organisation_id, created_at, id);
create index registration_issuer on registration (issuer_organisation_id, created_at, id);
create index registration_idle on registration (moved_at) where ended_at is null;

-- Who did what, when and why; one line of the request's history each.
create table registration_event (
  id bigint generated always as identity primary key,
  owner_organisation_id uuid not null references organisation,
  visibility text not null default 'own' check (visibility in ('own', 'agreement', 'named', 'public')),
  issuer_organisation_id uuid not null references organisation,
  registration_id uuid not null references registration,
  act text not null,
  to_state text,
  actor_kind text not null check (actor_kind in ('account', 'applicant', 'schedule')),
  actor_account_id uuid references account,
  actor_name text,
  reason text,
  at timestamptz not null
);
create index registration_event_registration on registration_event (registration_id, id);
create trigger registration_event_append_only before update or delete on registration_event
  for each row execute function sertel_refuse_change();

-- One-time links for the applicant; only a hash of the token is kept.
create table registration_link (
  id uuid primary key default gen_random_uuid(),
  owner_organisation_id uuid not null references organisation,
  visibility text not null default 'own' check (visibility in ('own', 'agreement', 'named', 'public')),
  registration_id uuid not null references registration,
  token_sha256 bytea not null unique check (octet_length(token_sha256) = 32),
  expires_at timestamptz not null,
  used_at timestamptz,
  failed_count integer not null default 0
);
create index registration_link_registration on registration_link (registration_id) where used_at is null;

-- Identity cards, letters: the bytes are in the file store, under their organisation's key.
create table registration_document (
  id uuid primary key default gen_random_uuid(),
  owner_organisation_id uuid not null references organisation,
  visibility text not null default 'own' check (visibility in ('own', 'agreement', 'named', 'public')),
  issuer_organisation_id uuid not null references organisation,
  registration_id uuid not null references registration,
  kind text not null check (kind in ('identity-card', 'recommendation-letter', 'authority-document', 'other')),
  content_type text not null check (content_type in ('application/pdf', 'image/jpeg', 'image/png')),
  storage_key text not null unique,
  size_bytes bigint not null,
  sha256 bytea not null check (octet_length(sha256) = 32),
  uploaded_at timestamptz not null,
  replaced_at timestamptz
);
create unique index registration_document_current on registration_document (registration_id, kind)
  where replaced_at is null;

-- Which reminders of a certificate's end went out.
create table certificate_reminder (
  certificate_id uuid not null references certificate,
  owner_organisation_id uuid not null references organisation,
  visibility text not null default 'own' check (visibility in ('own', 'agreement', 'named', 'public')),
  days integer not null,
  told_at timestamptz not null,
  primary key (certificate_id, days)
);

call sertel_wall('registration', 'registration_event', 'registration_link', 'registration_document',
  'certificate_reminder');
revoke update, delete on registration_event from sertel_app;
create policy issuer on registration
  using (sertel_owns(issuer_organisation_id)) with check (sertel_owns(issuer_organisation_id));
create policy issuer on registration_event
  using (sertel_owns(issuer_organisation_id)) with check (sertel_owns(issuer_organisation_id));
create policy issuer on registration_document
  using (sertel_owns(issuer_organisation_id)) with check (sertel_owns(issuer_organisation_id));
