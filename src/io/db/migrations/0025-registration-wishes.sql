-- What a request asks for beside a certificate: how one is to end, why one is renewed, which data are to change.

alter table registration add column wish jsonb not null default '{}';
-- The data as they shall be, sealed under the platform key until the decision.
alter table registration add column changes_sealed bytea;
