-- What the inspection found in a document before it was signed, and what its mark came to lie over.

create table inspection (
  document_id uuid primary key references document,
  owner_organisation_id uuid not null references organisation,
  visibility text not null default 'own' check (visibility in ('own', 'agreement', 'named', 'public')),
  findings jsonb not null,
  warnings jsonb not null,
  inspected_at timestamptz not null
);

call sertel_wall('inspection');
create trigger never_changed before update or delete on inspection
  for each row execute function sertel_refuse_change();
