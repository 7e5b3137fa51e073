-- Credentials by which the platform itself has something signed for an organisation: nobody logs in with one, changes it or sees
-- it listed. What an administrator changed of one meanwhile is taken back.

alter table application_credential add column house boolean not null default false;
update application_credential set
  house = true,
  enabled = true,
  scopes = '{}',
  allowed_ips = '{}',
  settings = jsonb_build_object('signers', case when username like 'alur-%' then 'any' else 'own' end),
  previous_password_hash = null,
  previous_valid_until = null
where username in ('alur-' || owner_organisation_id, 'perjanjian-' || owner_organisation_id);
