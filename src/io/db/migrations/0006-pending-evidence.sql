-- Documents that were given out at B-T while evidence from after their timestamp was not to be had yet.

create table pending_evidence (
  document_id uuid primary key references document,
  owner_organisation_id uuid not null references organisation,
  visibility text not null default 'own' check (visibility in ('own', 'agreement', 'named', 'public')),
  level text not null check (level in ('B-LT', 'B-LTA')),
  state text not null default 'waiting' check (state in ('waiting', 'completed', 'given-up')),
  reason text,
  next_attempt_at timestamptz not null,
  deadline_at timestamptz not null,
  ended_at timestamptz
);
create index pending_evidence_due on pending_evidence (next_attempt_at) where state = 'waiting';

call sertel_wall('pending_evidence');
