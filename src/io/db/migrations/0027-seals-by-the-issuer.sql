-- The issuer's registration officer enables a seal, upon proof that the organisation is who its certificate will say.
alter table seal add column enabled_proof text check (length(enabled_proof) between 3 and 200);

-- An organisation's own, and free again once its seal is disabled: nobody squats on another's, and a seal is renewed
-- under the name that its applications know.
alter table seal drop constraint seal_subscriber_id_key;
create unique index seal_subscriber on seal (owner_organisation_id, subscriber_id) where state <> 'disabled';
create index seal_listed on seal (subscriber_id, id);
