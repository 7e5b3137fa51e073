-- Each organisation's documents are encrypted under its own key, which the platform key wraps; destroying the
-- row makes the files of that organisation unreadable, copies in backups included.

create table organisation_file_key (
  id uuid primary key default gen_random_uuid(),
  owner_organisation_id uuid not null references organisation unique,
  visibility text not null default 'own' check (visibility in ('own', 'agreement', 'named', 'public')),
  sealed_key bytea not null,
  created_at timestamptz not null default now()
);
call sertel_wall('organisation_file_key');
