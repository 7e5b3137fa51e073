-- What runs by the clock: when each job is due, and who holds it. One process at a time holds a job.

create table scheduled_job (
  name text primary key,
  -- By the platform's clock, which tests and simulations turn.
  due_at timestamptz not null,
  -- A lease is between processes, so the one clock that they share measures it: the database's.
  lease_id uuid,
  leased_until timestamptz,
  failures integer not null default 0 check (failures >= 0),
  last_error text,
  last_succeeded_at timestamptz
);

alter table pending_evidence add column attempts integer not null default 0 check (attempts >= 0);

create index idempotency_key_expiry on idempotency_key (expires_at);
