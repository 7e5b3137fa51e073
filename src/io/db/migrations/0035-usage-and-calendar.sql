-- The figures of a usage report over a million signatures.
create index signature_of_organisation on signature (owner_organisation_id, signed_at);

-- Secret addresses of calendars (R26): whoever has one reads the dates of its owner, so only its hash is kept.
create table calendar_feed (
  id uuid primary key default gen_random_uuid(),
  owner_organisation_id uuid not null references organisation,
  visibility text not null default 'own' check (visibility = 'own'),
  account_id uuid not null references account,
  label text not null,
  token_sha256 bytea not null unique check (octet_length(token_sha256) = 32),
  created_at timestamptz not null,
  last_read_at timestamptz
);
create index calendar_feed_account on calendar_feed (account_id);
call sertel_wall('calendar_feed');
