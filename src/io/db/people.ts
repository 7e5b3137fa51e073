import { sql } from 'kysely';
import type { Database } from './connect.ts';
import { isPersonOfAccount } from './person-of-account.ts';

export type PersonState = 'registered' | 'verified' | 'active' | 'left';

/** A natural person; the NIK is not among what is read, only its keyed hash finds the row. */
export interface PersonRow {
  readonly id: string;
  readonly organisationId: string;
  readonly organisationName: string;
  readonly name: string;
  readonly email: string;
  readonly nip: string | undefined;
  readonly state: PersonState;
}

export interface NewPerson {
  readonly organisationId: string;
  readonly nikEncrypted: Uint8Array;
  readonly nikHash: Uint8Array;
  readonly name: string;
  readonly email: string;
  readonly nip?: string;
  readonly phone?: string;
  readonly state: PersonState;
}

/** Undefined where the NIK or the e-mail is somebody's already. */
export async function insertPerson(tx: Database, person: NewPerson): Promise<string | undefined> {
  const row = await tx
    .insertInto('person')
    .values({
      owner_organisation_id: person.organisationId,
      nik_encrypted: person.nikEncrypted,
      nik_hash: person.nikHash,
      name: person.name,
      email: person.email,
      nip: person.nip ?? null,
      phone: person.phone ?? null,
      state: person.state,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id;
}

/** What is absent stays. */
export interface PersonUpdate {
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly nip?: string | undefined;
  readonly phone?: string | undefined;
  readonly state?: PersonState;
}

export async function updatePerson(tx: Database, id: string, update: PersonUpdate): Promise<void> {
  await tx.updateTable('person').set(update).where('id', '=', id).executeTakeFirstOrThrow();
}

export async function findPersonByNikHash(db: Database, nikHash: Uint8Array): Promise<PersonRow | undefined> {
  const row = await selectPerson(db).where('nik_hash', '=', nikHash).executeTakeFirst();
  return row && fromRow(row);
}

export async function findPerson(db: Database, id: string): Promise<PersonRow | undefined> {
  const row = await selectPerson(db).where('person.id', '=', id).executeTakeFirst();
  return row && fromRow(row);
}

export async function findPersonByEmail(db: Database, email: string): Promise<PersonRow | undefined> {
  const row = await selectPerson(db)
    .where((eb) => eb(eb.fn<string>('lower', ['email']), '=', email.toLowerCase()))
    .executeTakeFirst();
  return row && fromRow(row);
}

export async function findPhone(db: Database, id: string): Promise<string | undefined> {
  const row = await db.selectFrom('person').select('phone').where('id', '=', id).executeTakeFirst();
  return row?.phone ?? undefined;
}

/** Whose account it is, and whose certificate signs for it; undefined where it is nobody's who is registered. */
export async function findPersonOfAccount(db: Database, accountId: string): Promise<PersonRow | undefined> {
  const row = await selectPerson(db)
    .innerJoin('account', (join) => join.on(isPersonOfAccount))
    .where('account.id', '=', accountId)
    .executeTakeFirst();
  return row && fromRow(row);
}

/** The keyed hash and the sealed NIK, for whoever holds the key. */
export async function findSealedNik(
  db: Database,
  id: string,
): Promise<{ readonly hash: Uint8Array; readonly sealed: Uint8Array }> {
  return db
    .selectFrom('person')
    .select(['nik_hash as hash', 'nik_encrypted as sealed'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
}

/** The organisation's people by name, those after `after`; `text` is a part of a name or an address. */
export async function listPeople(
  db: Database,
  page: {
    readonly organisationId: string;
    readonly text: string | undefined;
    readonly limit: number;
    readonly after: { readonly name: string; readonly id: string } | undefined;
  },
): Promise<readonly PersonRow[]> {
  let query = selectPerson(db).where('person.owner_organisation_id', '=', page.organisationId);
  if (page.text !== undefined)
    query = query.where(
      sql<boolean>`(position(lower(${page.text}) in lower(person.name)) > 0 or position(lower(${page.text}) in lower(person.email)) > 0)`,
    );
  if (page.after !== undefined)
    query = query.where(
      sql<boolean>`(person.name, person.id) > (${page.after.name}, ${page.after.id}::uuid)`,
    );
  return (await query.orderBy('person.name').orderBy('person.id').limit(page.limit).execute()).map(fromRow);
}

export interface NewPosition {
  readonly organisationId: string;
  readonly personId: string;
  readonly title: string;
  /** `YYYY-MM-DD`, the first day. */
  readonly heldFrom: string;
}

/** An office of that title and the person's holding of it. */
export async function insertPosition(tx: Database, position: NewPosition): Promise<void> {
  const office = await tx
    .insertInto('office')
    .values({
      owner_organisation_id: position.organisationId,
      organisation_unit_id: null,
      title: position.title,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await tx
    .insertInto('position')
    .values({
      owner_organisation_id: position.organisationId,
      person_id: position.personId,
      office_id: office.id,
      held_from: position.heldFrom,
      held_until: null,
    })
    .execute();
}

/** The title that the person held on a day (`YYYY-MM-DD`), the latest begun first; undefined where none. */
export async function findTitleHeld(
  db: Database,
  personId: string,
  day: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('position')
    .innerJoin('office', 'office.id', 'position.office_id')
    .select('office.title')
    .where('person_id', '=', personId)
    .where('held_from', '<=', day)
    .where((eb) => eb.or([eb('held_until', 'is', null), eb('held_until', '>=', day)]))
    .orderBy('held_from', 'desc')
    .executeTakeFirst();
  return row?.title;
}

function selectPerson(db: Database) {
  return db
    .selectFrom('person')
    .innerJoin('organisation', 'organisation.id', 'person.owner_organisation_id')
    .select([
      'person.id',
      'person.owner_organisation_id',
      'organisation.name as organisation_name',
      'person.name',
      'person.email',
      'person.nip',
      'person.state',
    ]);
}

function fromRow(row: {
  id: string;
  owner_organisation_id: string;
  organisation_name: string;
  name: string;
  email: string;
  nip: string | null;
  state: PersonState;
}): PersonRow {
  return {
    id: row.id,
    organisationId: row.owner_organisation_id,
    organisationName: row.organisation_name,
    name: row.name,
    email: row.email,
    nip: row.nip ?? undefined,
    state: row.state,
  };
}
