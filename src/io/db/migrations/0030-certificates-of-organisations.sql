-- Requests about certificates of an organisation: seals and TLS servers, whose keys PKCS#10 requests show.

-- Whose name the certificate bears; `person_id` is then who answers for it.
alter table registration add column subject text not null default 'person'
  check (subject in ('person', 'seal', 'tls-server'));
-- The PKCS#10 request in DER. Only its key counts: the names are what the verifier entered.
alter table registration add column request_der bytea;

-- One at a time for a person; of an organisation's certificates one for each that is renewed or changed.
drop index registration_open;
create unique index registration_open on registration (person_id)
  where ended_at is null and service <> 'pencabutan' and subject = 'person';
create unique index registration_open_renewal on registration (certificate_id)
  where ended_at is null and service in ('perubahan', 'pembaruan') and subject <> 'person';
create index registration_issued on registration (issued_certificate_id) where issued_certificate_id is not null;
