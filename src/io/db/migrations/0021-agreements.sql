-- The agreement at work: agreement → clause → occurrence → act, with the dates and the evidence of each act.
-- What both parties may see, one of them, or named people of theirs is a property of each row, and the wall reads it.

create table agreement (
  id uuid primary key default gen_random_uuid(),
  visibility text not null default 'agreement' check (visibility in ('agreement', 'public')),
  -- PIHAK KESATU and PIHAK KEDUA of this agreement.
  first_organisation_id uuid not null references organisation,
  second_organisation_id uuid not null references organisation,
  -- As the text names them.
  first_name text not null,
  second_name text not null,
  number_first text not null unique,
  number_second text not null unique,
  title text not null,
  -- The memorandum of understanding that it carries out.
  parent text not null default '',
  -- The date in the text, which wins over the times of the signatures (A1, A2).
  written_on date not null,
  -- Null: not in force yet.
  in_force_at timestamptz,
  -- The last moment of the term, moved by an act only; the acts keep what it was before.
  ends_at timestamptz not null,
  -- How the parties read what the text leaves open (requirements section 5).
  settings jsonb not null default '{}',
  example boolean not null default false,
  made_at timestamptz not null,
  check (first_organisation_id <> second_organisation_id)
);
create index agreement_first on agreement (first_organisation_id, written_on, id);
create index agreement_second on agreement (second_organisation_id, written_on, id);

-- The text of the agreement by its addresses (`4(1)g`). An addendum ends a version and begins another; nothing is rewritten.
create table agreement_clause (
  agreement_id uuid not null references agreement,
  address text not null,
  valid_from date not null,
  valid_until date,
  ordinal integer not null,
  heading text not null default '',
  text text not null,
  -- The addendum that brought this version; null for the text as signed.
  addendum_id uuid,
  primary key (agreement_id, address, valid_from)
);

-- One thing that happens under a clause: a duty of one period, a case, a letter, an entry of a register.
create table occurrence (
  id uuid primary key default gen_random_uuid(),
  agreement_id uuid not null references agreement,
  owner_organisation_id uuid not null references organisation,
  other_organisation_id uuid not null references organisation,
  -- own: the owner's; named: people of either party by name.
  visibility text not null default 'agreement' check (visibility in ('own', 'agreement', 'named', 'public')),
  module text not null,
  clause text not null,
  subject text not null check (char_length(subject) between 1 and 300),
  state text not null,
  version integer not null,
  awaits_owner boolean not null default false,
  awaits_other boolean not null default false,
  due_at timestamptz,
  opened_by uuid references account,
  opened_at timestamptz not null,
  acted_at timestamptz not null,
  ended_at timestamptz,
  -- While somebody signs for an act nobody else acts; by the database's clock.
  signing_until timestamptz
);
create index occurrence_of_agreement on occurrence (agreement_id, module, opened_at, id);
create index occurrence_for_owner on occurrence (owner_organisation_id, due_at, id) where awaits_owner;
create index occurrence_for_other on occurrence (other_organisation_id, due_at, id) where awaits_other;

create table occurrence_reader (
  occurrence_id uuid not null references occurrence,
  account_id uuid not null references account,
  primary key (occurrence_id, account_id)
);

create table occurrence_act (
  id uuid primary key default gen_random_uuid(),
  occurrence_id uuid not null references occurrence,
  agreement_id uuid not null references agreement,
  owner_organisation_id uuid not null references organisation,
  other_organisation_id uuid not null references organisation,
  -- room: named people of the acting party.
  visibility text not null check (visibility in ('own', 'agreement', 'named', 'room', 'public')),
  sequence integer not null,
  name text not null,
  from_state text not null,
  to_state text not null,
  -- Null: the platform itself, by its clock or as the consequence of another act.
  account_id uuid references account,
  actor_name text not null default '',
  capacity text not null default '',
  role text not null default '',
  reason text not null default '',
  facts jsonb not null,
  caused_by uuid references occurrence_act,
  acted_at timestamptz not null,
  leaf_id uuid not null references journal_leaf,
  unique (occurrence_id, sequence)
);
create index occurrence_act_timeline on occurrence_act (agreement_id, acted_at, id);

-- A date that followed from an act, as it was computed on that day, with its rule in words. Never computed anew in place.
create table act_deadline (
  id uuid primary key default gen_random_uuid(),
  act_id uuid not null references occurrence_act,
  occurrence_id uuid not null references occurrence,
  owner_organisation_id uuid not null references organisation,
  other_organisation_id uuid not null references organisation,
  visibility text not null check (visibility in ('own', 'agreement', 'named', 'room', 'public')),
  name text not null,
  clause text not null,
  -- False: a house target, never shown as if the clause had set it.
  contractual boolean not null,
  -- Null: belum ditetapkan, no decree has fixed the holidays of that year.
  due_at timestamptz,
  due_on date,
  rule_id text not null,
  rule_en text not null,
  alternative_on date,
  alternative_rule_id text,
  alternative_rule_en text
);
create index act_deadline_occurrence on act_deadline (occurrence_id);

-- Files that prove; encrypted at rest under the key of the organisation that brought them.
create table act_evidence (
  id uuid primary key default gen_random_uuid(),
  agreement_id uuid not null references agreement,
  owner_organisation_id uuid not null references organisation,
  other_organisation_id uuid not null references organisation,
  visibility text not null default 'own' check (visibility in ('own', 'agreement', 'named', 'room', 'public')),
  occurrence_id uuid references occurrence,
  act_id uuid references occurrence_act,
  kind text not null,
  name text not null,
  media_type text not null,
  -- A signed file is a document of its own, whose stored form evidence of a higher level may replace.
  document_id uuid references document,
  storage_key text,
  sha256 bytea not null check (octet_length(sha256) = 32),
  size_bytes bigint not null,
  brought_by uuid not null references account,
  brought_at timestamptz not null,
  check ((document_id is null) <> (storage_key is null))
);
create index act_evidence_occurrence on act_evidence (occurrence_id);

-- Acts and dates stand for ever; a file is tied to its act once.
create trigger never_changed before update or delete on occurrence_act
  for each row execute function sertel_refuse_change();
create trigger never_changed before update or delete on act_deadline
  for each row execute function sertel_refuse_change();
create function sertel_guard_act_evidence() returns trigger language plpgsql as $$
begin
  if old.act_id is null then
    return case tg_op when 'DELETE' then old else new end;
  end if;
  raise exception 'evidence of an act is never changed or deleted' using errcode = 'restrict_violation';
end
$$;
create trigger tied_once before update or delete on act_evidence
  for each row execute function sertel_guard_act_evidence();

create function sertel_account() returns uuid language sql stable parallel safe
  return nullif(current_setting('sertel.account', true), '')::uuid;

-- The wall of what belongs to an agreement; `occurrence` is the column that names whose readers count.
create procedure sertel_agreement_wall(walled text, occurrence text) language plpgsql as $$
begin
  execute format('alter table %I enable row level security', walled);
  execute format($policy$
    create policy parties on %I using (
      sertel_owns(null)
      or visibility = 'public'
      or (visibility = 'own' and sertel_owns(owner_organisation_id))
      or (visibility = 'agreement'
        and (sertel_owns(owner_organisation_id) or sertel_owns(other_organisation_id)))
      or (
        ((visibility = 'named' and (sertel_owns(owner_organisation_id) or sertel_owns(other_organisation_id)))
          or (visibility = 'room' and sertel_owns(owner_organisation_id)))
        and exists (select from occurrence_reader reader
          where reader.occurrence_id = %I.%I and reader.account_id = sertel_account()))
    ) with check (sertel_owns(owner_organisation_id) or sertel_owns(other_organisation_id))
  $policy$, walled, walled, occurrence);
end
$$;
call sertel_agreement_wall('occurrence', 'id');
call sertel_agreement_wall('occurrence_act', 'occurrence_id');
call sertel_agreement_wall('act_deadline', 'occurrence_id');
call sertel_agreement_wall('act_evidence', 'occurrence_id');

alter table agreement enable row level security;
create policy parties on agreement
  using (visibility = 'public' or sertel_owns(first_organisation_id) or sertel_owns(second_organisation_id))
  with check (sertel_owns(first_organisation_id) or sertel_owns(second_organisation_id));
alter table agreement_clause enable row level security;
create policy parties on agreement_clause using (agreement_id in (select id from agreement));
