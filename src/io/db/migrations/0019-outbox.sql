-- Mail that waits to be sent. What it says is sealed under the platform key, as the links in it open accounts.

create table outbox_message (
  -- Also the left part of its Message-ID, so that a message that is sent twice is seen to be one.
  id uuid primary key default gen_random_uuid(),
  owner_organisation_id uuid references organisation,
  visibility text not null default 'own' check (visibility in ('own', 'agreement', 'named', 'public')),
  recipient text not null,
  content_sealed bytea,
  -- The demonstration keeps its mail; nothing of it is ever sent.
  state text not null default 'waiting' check (state in ('waiting', 'kept', 'sent', 'undelivered')),
  attempts integer not null default 0 check (attempts >= 0),
  next_attempt_at timestamptz not null,
  last_error text,
  created_at timestamptz not null,
  ended_at timestamptz
);
create index outbox_due on outbox_message (next_attempt_at) where state = 'waiting';
create index outbox_newest on outbox_message (created_at desc, id desc);

call sertel_wall('outbox_message');
