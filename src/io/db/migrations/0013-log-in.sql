-- Logging in: when a person last proved who they are, and the failures that slow the next try down.

alter table session add column authenticated_at timestamptz not null default now();
create index session_account on session (account_id) where ended_at is null;
create index account_link_account on account_link (account_id);

-- Failures are counted by what was tried, an unknown e-mail too, so they do not belong to an account. What was
-- tried is named by a keyed hash: the table tells nobody who logs in from where.
alter table account drop column failed_count, drop column next_allowed_at;
create table sign_in_attempt (
  subject_hash bytea primary key check (octet_length(subject_hash) = 32),
  failed_count integer not null default 0,
  last_failed_at timestamptz,
  next_allowed_at timestamptz
);
create index sign_in_attempt_age on sign_in_attempt (last_failed_at);
alter table sign_in_attempt enable row level security;
create policy system_only on sign_in_attempt using (sertel_owns(null)) with check (sertel_owns(null));

-- The first administrators were made under a name that said less than it meant.
update account set roles = array_replace(roles, 'administrator', 'party-administrator');
