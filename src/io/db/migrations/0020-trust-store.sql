-- Trust anchors for checking documents: every act is a row, never changed; the store at version N is what was added and
-- not removed up to N.

create table trust_change (
  id bigint generated always as identity primary key,
  owner_organisation_id uuid references organisation,
  visibility text not null default 'public' check (visibility in ('own', 'agreement', 'named', 'public')),
  version integer not null check (version > 0),
  act text not null check (act in ('added', 'removed')),
  certificate_sha256 bytea not null check (octet_length(certificate_sha256) = 32),
  certificate_der bytea not null check (octet_length(certificate_der) <= 65536),
  -- Where the certificate was had from: a file, an address, the own hierarchy.
  source text not null check (char_length(source) between 1 and 500),
  done_by text not null check (char_length(done_by) between 1 and 200),
  done_at timestamptz not null,
  unique (version, certificate_sha256)
);

call sertel_wall('trust_change');
create trigger never_changed before update or delete on trust_change
  for each row execute function sertel_refuse_change();

-- The ends of the own hierarchy's paths: our roots, and the outside ones that certified an authority of ours.
insert into trust_change (version, act, certificate_sha256, certificate_der, source, done_by, done_at)
  select distinct on (certificate_der)
    1, 'added', sha256(certificate_der), certificate_der, 'own hierarchy', 'platform', now()
  from authority anchor
  where state = 'active' and certificate_der is not null
    and (kind = 'root' or (kind = 'outside' and exists (
      select from authority child
      where child.parent_id = anchor.id and child.kind = 'ca' and child.state = 'active')));
