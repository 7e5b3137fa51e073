-- The tree over the numbered leaves: its head, its tiles, and what was signed of it. Nothing here ever shrinks.

-- One row. Whoever numbers leaves holds its lock.
create table journal_head (
  single boolean primary key default true check (single),
  size bigint not null check (size >= 0),
  root bytea not null check (octet_length(root) = 32)
);
insert into journal_head (size, root) values (0, sha256(''));

-- C2SP tlog-tiles. Level -1 holds the entries, 35 bytes each; the hashes of level 0 are made of them. The tiles at
-- the right edge grow, the others are full.
create table journal_tile (
  level smallint not null check (level = -1 or level between 1 and 6),
  number bigint not null check (number >= 0),
  content bytea not null check (octet_length(content) between 1 and 256 * 35),
  primary key (level, number)
);
-- Hashes do not compress.
alter table journal_tile alter column content set storage external;

create table journal_checkpoint (
  size bigint primary key,
  root bytea not null check (octet_length(root) = 32),
  -- The signed note as it was first shown; cosignatures are put behind it.
  note text not null,
  signed_at timestamptz not null
);

create table journal_cosignature (
  size bigint not null references journal_checkpoint,
  -- The cosigner's verifier key.
  cosigner text not null,
  line text not null,
  cosigned_at timestamptz not null,
  primary key (size, cosigner)
);

-- Whoever holds a certificate or a signature finds its leaf.
create index journal_leaf_commitment on journal_leaf using hash (commitment);

-- A party takes its own entries out, few or many among those of others.
create index journal_entry_owner on journal_entry (owner_organisation_id);

-- One key signs the journal.
create unique index authority_journal on authority (kind) where kind = 'journal' and state = 'active';

create function sertel_guard_journal_head() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and new.size > old.size then
    return new;
  end if;
  raise exception 'the journal only grows' using errcode = 'restrict_violation';
end
$$;
create trigger journal_head_grows before update or delete on journal_head
  for each row execute function sertel_guard_journal_head();
create trigger journal_head_no_truncate before truncate on journal_head
  for each statement execute function sertel_refuse_change();

create function sertel_guard_journal_tile() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and (new.level, new.number) = (old.level, old.number)
    and octet_length(new.content) > octet_length(old.content)
    and substring(new.content for octet_length(old.content)) = old.content then
    return new;
  end if;
  raise exception 'a tile only grows' using errcode = 'restrict_violation';
end
$$;
create trigger journal_tile_grows before update or delete on journal_tile
  for each row execute function sertel_guard_journal_tile();
create trigger journal_tile_no_truncate before truncate on journal_tile
  for each statement execute function sertel_refuse_change();

create trigger journal_checkpoint_kept before update or delete on journal_checkpoint
  for each row execute function sertel_refuse_change();
create trigger journal_checkpoint_no_truncate before truncate on journal_checkpoint
  for each statement execute function sertel_refuse_change();
create trigger journal_cosignature_kept before update or delete on journal_cosignature
  for each row execute function sertel_refuse_change();
create trigger journal_cosignature_no_truncate before truncate on journal_cosignature
  for each statement execute function sertel_refuse_change();

revoke insert, delete on journal_head from sertel_app;
revoke delete on journal_tile from sertel_app;
revoke update, delete on journal_checkpoint, journal_cosignature from sertel_app;
