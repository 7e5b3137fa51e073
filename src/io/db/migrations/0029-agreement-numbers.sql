-- A number is given by a party: two agencies may both have number 46, and whoever enters one learns nothing of the other's.
-- Each party confirms that its own is its own.
alter table agreement
  drop constraint agreement_number_first_key,
  drop constraint agreement_number_second_key;
create unique index agreement_number_first on agreement (first_organisation_id, second_organisation_id, number_first);
create unique index agreement_number_second on agreement (second_organisation_id, first_organisation_id, number_second);

-- What was brought and no act took up: how much it is, and since when.
create index act_evidence_brought on act_evidence (brought_by, brought_at) where act_id is null;
