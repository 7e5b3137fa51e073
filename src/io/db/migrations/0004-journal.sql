-- The journal: bare leaves that are public, and the entries that they commit to.

-- What the public tree holds: type and commitment. `ordinal` is the order of arrival, `sequence` the leaf
-- index that the one sequencer gives to committed rows.
create table journal_leaf (
  id uuid primary key default gen_random_uuid(),
  ordinal bigint not null generated always as identity unique,
  sequence bigint unique,
  type smallint not null check (type between 0 and 255),
  commitment bytea not null check (octet_length(commitment) = 32)
);
create index journal_leaf_unnumbered on journal_leaf (ordinal) where sequence is null;

-- What the commitment opens to; erasure deletes salt and entry together and leaves the leaf.
create table journal_entry (
  leaf_id uuid primary key references journal_leaf,
  owner_organisation_id uuid references organisation,
  visibility text not null default 'own' check (visibility in ('own', 'agreement', 'named', 'public')),
  salt bytea,
  entry text not null,
  recorded_at timestamptz not null default now()
);

create function sertel_guard_journal_leaf() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.sequence is null and new.sequence is not null
    and (new.id, new.ordinal, new.type, new.commitment) = (old.id, old.ordinal, old.type, old.commitment) then
    return new;
  end if;
  raise exception 'the journal is append-only' using errcode = 'restrict_violation';
end
$$;
create trigger journal_leaf_append_only before update or delete on journal_leaf
  for each row execute function sertel_guard_journal_leaf();
create trigger journal_leaf_no_truncate before truncate on journal_leaf
  for each statement execute function sertel_refuse_change();

create function sertel_guard_journal_entry() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_setting('sertel.erasure', true) = 'on' then
    return old;
  end if;
  raise exception 'the journal is append-only' using errcode = 'restrict_violation';
end
$$;
create trigger journal_entry_append_only before update or delete on journal_entry
  for each row execute function sertel_guard_journal_entry();
create trigger journal_entry_no_truncate before truncate on journal_entry
  for each statement execute function sertel_refuse_change();

call sertel_wall('journal_entry');
revoke update, delete on journal_leaf, journal_entry from sertel_app;
grant update (sequence) on journal_leaf to sertel_app;
grant delete on journal_entry to sertel_app;
