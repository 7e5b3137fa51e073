-- Which key a certificate names, so that no second holder gets one for it and none that was compromised comes back.

alter table certificate add column spki_sha256 bytea check (octet_length(spki_sha256) = 32);
update certificate set spki_sha256 = key.spki_sha256 from key where key.id = certificate.key_id;
alter table certificate alter column spki_sha256 set not null;
create index certificate_key on certificate (spki_sha256);

-- Authorities of one name share their serials: after a rollover old and new key sign under the same issuer.
create unique index certificate_serial on certificate (serial);

-- An authority whose key was replaced answers for what it issued; the successor issues.
alter table authority add column successor_id uuid references authority check (successor_id <> id);
