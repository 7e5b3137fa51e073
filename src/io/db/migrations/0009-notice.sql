-- What the issuer prescribes for signed documents: the statement of Pasal 4(1)j and its own logo of Pasal 4(1)i,
-- in versions that never change, and which of them each signature was made with.

create table notice_statement (
  version integer primary key,
  owner_organisation_id uuid references organisation,
  visibility text not null default 'public' check (visibility in ('own', 'agreement', 'named', 'public')),
  -- `{penerbit}` stands for the issuer's name in the signer's certificate.
  text text not null check (char_length(text) between 1 and 500),
  published_at timestamptz not null
);

create table notice_logo (
  version integer primary key,
  owner_organisation_id uuid references organisation,
  visibility text not null default 'public' check (visibility in ('own', 'agreement', 'named', 'public')),
  media_type text not null check (media_type in ('image/png', 'image/jpeg')),
  bytes bytea not null check (octet_length(bytes) <= 262144),
  sha256 bytea not null check (octet_length(sha256) = 32),
  usage_rule text not null,
  published_at timestamptz not null
);

call sertel_wall('notice_statement', 'notice_logo');
create trigger never_changed before update or delete on notice_statement
  for each row execute function sertel_refuse_change();
create trigger never_changed before update or delete on notice_logo
  for each row execute function sertel_refuse_change();

-- The wording of the agreement, with which every platform begins.
insert into notice_statement (version, text, published_at) values (
  1,
  'Dokumen ini telah ditandatangani secara elektronik menggunakan sertifikat elektronik yang diterbitkan oleh {penerbit}',
  '2020-05-13 00:00:00+07'
);

alter table signature
  add column statement_version integer references notice_statement,
  add column logo_version integer references notice_logo;
