-- What an account is told of acts under its agreements and of dates that come near: by mail and in its own list. A row says only what it
-- is about; what the reader sees of that is asked anew when it is read or sent.
create table notification (
  id uuid primary key default gen_random_uuid(),
  owner_organisation_id uuid not null references organisation,
  visibility text not null default 'own' check (visibility = 'own'),
  account_id uuid not null references account,
  agreement_id uuid not null references agreement,
  occurrence_id uuid not null references occurrence,
  -- Null: a date that comes near or has passed.
  act_id uuid references occurrence_act,
  due_at timestamptz,
  -- How many days before the date; 0 when it has passed.
  days integer,
  created_at timestamptz not null,
  read_at timestamptz,
  -- Null: to be sent still.
  mailed_at timestamptz,
  check ((act_id is null) = (days is not null))
);
create index notification_of_account on notification (account_id, created_at, id);
create index notification_to_mail on notification (created_at, id) where mailed_at is null;
-- A date is told once for each of its days, however many processes look.
create unique index notification_of_date on notification (account_id, occurrence_id, due_at, days) where act_id is null;
create index notification_of_occurrence on notification (occurrence_id, due_at) where act_id is null;
call sertel_wall('notification');
create index occurrence_due on occurrence (due_at) where due_at is not null and ended_at is null;
