-- Reminders look every hour for what ends soon; among a million certificates they must not read them all.
create index certificate_ends on certificate (not_after) where status = 'issued' and person_id is not null;
