-- Processes keep the status of every serial in memory and follow what changes. Sequences are given before a
-- transaction commits and so arrive out of order; the transaction's own number, compared with the oldest one that
-- still runs, tells what may not have been seen yet.

alter table certificate add column changed_xid xid8 not null default '0';
alter table certificate alter column changed_xid set default pg_current_xact_id();
alter table authority add column changed_xid xid8 not null default '0';
alter table authority alter column changed_xid set default pg_current_xact_id();

create index certificate_feed on certificate (changed_xid, status_sequence);
create index authority_feed on authority (changed_xid);

create function sertel_note_transaction() returns trigger language plpgsql as $$
begin
  new.changed_xid = pg_current_xact_id();
  return new;
end
$$;
create trigger certificate_feed before update on certificate
  for each row execute function sertel_note_transaction();
create trigger authority_feed before update on authority
  for each row execute function sertel_note_transaction();
