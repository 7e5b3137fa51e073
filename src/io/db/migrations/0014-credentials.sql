-- What an application credential may be used for, and changing its password without an outage.

update application_credential set scopes = '{sign,verify,users,documents,journal}' where scopes = '{}';
alter table application_credential
  add column previous_password_hash text,
  add column previous_valid_until timestamptz,
  add check ((previous_password_hash is null) = (previous_valid_until is null));
create index application_credential_organisation on application_credential (owner_organisation_id, username);
