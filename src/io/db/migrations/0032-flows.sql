-- Documents on their way to signatures: a flow of ordered steps over the versions of one file. A flow is seen by its
-- sender and by those who are, or were, to act in it, of whichever organisation; by nobody else of theirs.

create table flow (
  id uuid primary key default gen_random_uuid(),
  owner_organisation_id uuid not null references organisation,
  visibility text not null default 'named' check (visibility = 'named'),
  title text not null check (char_length(title) between 1 and 300),
  message text not null default '' check (char_length(message) <= 2000),
  state text not null default 'draft'
    check (state in ('draft', 'running', 'returned', 'completed', 'rejected', 'withdrawn', 'expired')),
  sender_account_id uuid not null references account,
  -- Only grows: who was asked once keeps what it was about.
  reader_account_ids uuid[] not null,
  page_count integer not null,
  -- Of all signatures in the newest version: a paraf after the first one is a signature too.
  signature_count integer not null,
  -- The step whose turn it is; 0 before it was sent.
  step integer not null default 0,
  reminder_days integer check (reminder_days between 1 and 90),
  expires_at timestamptz,
  -- While one signs nobody else does; by the database's clock.
  signing_claim uuid,
  signing_until timestamptz,
  created_at timestamptz not null,
  sent_at timestamptz,
  changed_at timestamptz not null,
  ended_at timestamptz
);
create index flow_reader on flow using gin (reader_account_ids);
create index flow_sender on flow (sender_account_id, changed_at, id);
create index flow_running on flow (expires_at) where state in ('running', 'returned');

create table flow_participant (
  id uuid primary key default gen_random_uuid(),
  flow_id uuid not null references flow,
  owner_organisation_id uuid not null references organisation,
  visibility text not null default 'named' check (visibility = 'named'),
  step integer not null check (step > 0),
  position integer not null check (position > 0),
  kind text not null check (kind in ('review', 'paraf', 'sign')),
  -- Who acts, and to whom it was sent first: a Plt or Plh acts in the place of the addressee.
  account_id uuid not null references account,
  addressee_account_id uuid not null references account,
  addressee_title text,
  capacity text check (capacity in ('plt', 'plh')),
  -- Number and date of the document that gives the authority.
  authority text check (char_length(authority) between 1 and 300),
  placement jsonb not null,
  state text not null default 'waiting'
    check (state in ('waiting', 'active', 'approved', 'returned', 'initialled', 'signed', 'rejected', 'skipped')),
  active_at timestamptz,
  reminded_at timestamptz,
  acted_at timestamptz,
  unique (flow_id, step, position),
  check ((account_id = addressee_account_id) = (capacity is null)),
  check ((capacity is null) = (authority is null))
);
create index flow_participant_waits on flow_participant (account_id) where state = 'active';
create index flow_participant_due on flow_participant (active_at) where state = 'active';

create table flow_version (
  flow_id uuid not null references flow,
  number integer not null check (number > 0),
  document_id uuid not null unique references document,
  owner_organisation_id uuid not null references organisation,
  visibility text not null default 'named' check (visibility = 'named'),
  made_by text not null check (made_by in ('upload', 'paraf', 'signature')),
  participant_id uuid references flow_participant,
  made_at timestamptz not null,
  primary key (flow_id, number)
);

-- The one timeline: acts, deliveries, readings, share links.
create table flow_event (
  sequence bigint generated always as identity primary key,
  flow_id uuid not null references flow,
  owner_organisation_id uuid not null references organisation,
  visibility text not null default 'named' check (visibility = 'named'),
  act text not null,
  -- Null: the platform itself, or somebody behind a share link.
  account_id uuid references account,
  actor_name text not null default '',
  actor_organisation text not null default '',
  participant_id uuid references flow_participant,
  remarks text not null default '',
  facts jsonb not null default '{}',
  at timestamptz not null,
  -- Its place in the journal, for what changed something.
  leaf_id uuid references journal_leaf
);
create index flow_event_of on flow_event (flow_id, sequence);
create trigger never_changed before update or delete on flow_event
  for each row execute function sertel_refuse_change();

-- What was brought to be signed, and is in no flow yet or was the first version of one.
create table uploaded_document (
  document_id uuid primary key references document,
  owner_organisation_id uuid not null references organisation,
  visibility text not null default 'named' check (visibility = 'named'),
  account_id uuid not null references account,
  page_count integer not null,
  signature_count integer not null,
  -- The permission of a certification (DocMDP) that the file came with.
  certification integer check (certification between 1 and 3),
  uploaded_at timestamptz not null
);

alter table flow enable row level security;
create policy readers on flow
  using (sertel_owns(null) or sertel_account() = any (reader_account_ids))
  with check (sertel_owns(null) or sertel_account() = any (reader_account_ids));
alter table uploaded_document enable row level security;
create policy uploader on uploaded_document
  using (sertel_owns(null) or (sertel_owns(owner_organisation_id) and account_id = sertel_account()))
  with check (sertel_owns(null) or (sertel_owns(owner_organisation_id) and account_id = sertel_account()));

-- Puts a table behind the wall of the flow that its rows belong to.
create procedure sertel_flow_wall(variadic tables text[]) language plpgsql as $$
declare
  walled text;
begin
  foreach walled in array tables loop
    execute format('alter table %I enable row level security', walled);
    execute format($policy$
      create policy readers on %I
        using (sertel_owns(null) or exists (select from flow where flow.id = flow_id))
        with check (sertel_owns(null) or exists (select from flow where flow.id = flow_id))
    $policy$, walled);
  end loop;
end
$$;
call sertel_flow_wall('flow_participant', 'flow_version', 'flow_event');

-- A named document is its readers' and not its whole organisation's; those of another organisation read it as well.
create policy named_to_readers on document as restrictive using (
  visibility <> 'named'
  or sertel_owns(null)
  or exists (select from flow_version version where version.document_id = document.id)
  or exists (select from uploaded_document upload where upload.document_id = document.id)
);
create policy in_flow on document for select using (
  visibility = 'named' and exists (select from flow_version version where version.document_id = document.id)
);
create policy in_flow on inspection for select using (
  exists (select from flow_version version where version.document_id = inspection.document_id)
);
create policy in_flow on signature for select using (
  exists (select from flow_version version where version.document_id = signature.document_id)
);
