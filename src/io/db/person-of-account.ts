import { sql } from 'kysely';

/**
 * Whose account it is, in a query over both tables: of the person that it names, and where it names none, of whoever
 * has its e-mail in its own organisation. An invitation names nobody, and often comes before the certificate.
 */
export const isPersonOfAccount = sql<boolean>`(account.person_id = person.id or (account.person_id is null
  and account.owner_organisation_id = person.owner_organisation_id
  and lower(account.email) = lower(person.email)))`;
