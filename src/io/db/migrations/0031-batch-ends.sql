-- A batch remembers its signer by id: an address may become another person's.
update batch set wish = jsonb_set(wish, '{party}', jsonb_build_object('kind', 'person', 'personId', person.id))
  from person where wish -> 'party' ->> 'kind' = 'email' and lower(person.email) = lower(wish -> 'party' ->> 'email');
