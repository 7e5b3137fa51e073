-- A batch remembers its signer by id: an address may become another person's.
update batch set wish = jsonb_set(wish, '{party}', jsonb_build_object('kind', 'person', 'personId', person.id))
  from person where wish -> 'party' ->> 'kind' = 'email' and lower(person.email) = lower(wish -> 'party' ->> 'email');

-- A code goes before other mail, and is of no use once it has expired.
alter table outbox_message
  add column urgent boolean not null default false,
  add column expires_at timestamptz;
create index outbox_message_due on outbox_message (urgent desc, next_attempt_at) where state = 'waiting';
