import { sql } from 'kysely';
import type { Database, DatabaseTransaction } from './connect.ts';
import { isPersonOfAccount } from './person-of-account.ts';
import type { AccountState } from './schema.ts';

/** Who logs in: a person of one organisation, with roles in it. */
export interface AccountRow {
  readonly id: string;
  readonly organisationId: string;
  readonly organisationCode: string;
  readonly organisationName: string;
  readonly email: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly state: AccountState;
  readonly createdAt: Date;
  /** Undefined where no password was ever set. */
  readonly passwordHash: string | undefined;
}

export interface NewAccount {
  readonly organisationId: string;
  readonly email: string;
  readonly name: string;
  readonly roles: readonly string[];
  /** Absent: invited, and the password comes by a one-time link. */
  readonly passwordHash?: string;
  readonly personId?: string;
}

/** Undefined where the e-mail has an account already, in whatever organisation. */
export async function insertAccount(
  tx: DatabaseTransaction,
  account: NewAccount,
): Promise<string | undefined> {
  const row = await tx
    .insertInto('account')
    .values({
      owner_organisation_id: account.organisationId,
      email: account.email,
      name: account.name,
      roles: [...account.roles],
      password_hash: account.passwordHash ?? null,
      person_id: account.personId ?? null,
      state: account.passwordHash === undefined ? 'invited' : 'active',
    })
    .onConflict((conflict) => conflict.expression(sql`lower(email)`).doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id;
}

export async function findAccountByEmail(db: Database, email: string): Promise<AccountRow | undefined> {
  const row = await selectAccount(db)
    .where((eb) => eb(eb.fn<string>('lower', ['account.email']), '=', email.toLowerCase()))
    .executeTakeFirst();
  return row && fromRow(row);
}

/** The organisation's accounts by e-mail, those after `after`. */
export async function listAccounts(
  db: Database,
  page: {
    readonly organisationId: string;
    readonly limit: number;
    readonly after: string | undefined;
  },
): Promise<readonly AccountRow[]> {
  const email = sql<string>`lower(account.email)`;
  let query = selectAccount(db).where('account.owner_organisation_id', '=', page.organisationId);
  if (page.after !== undefined) query = query.where(email, '>', page.after);
  return (await query.orderBy(email).limit(page.limit).execute()).map(fromRow);
}

/** How many of these accounts belong to one of the organisations. */
export async function countAccountsOf(
  db: Database,
  organisationIds: readonly string[],
  ids: readonly string[],
): Promise<number> {
  const rows = await db
    .selectFrom('account')
    .select('id')
    .where('id', 'in', [...ids])
    .where('owner_organisation_id', 'in', [...organisationIds])
    .execute();
  return rows.length;
}

/** The account as it stands now; nobody changes it until the transaction ends. */
export async function lockAccount(tx: DatabaseTransaction, id: string): Promise<AccountRow | undefined> {
  const row = await selectAccount(tx).where('account.id', '=', id).forUpdate('account').executeTakeFirst();
  return row && fromRow(row);
}

export async function isAccountActive(db: Database, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('account')
    .select('id')
    .where('id', '=', id)
    .where('state', '=', 'active')
    .executeTakeFirst();
  return row !== undefined;
}

/** The accounts of a person, whoever may log in as whom the request is about. */
export async function listAccountsOfPerson(db: Database, personId: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('account')
    .innerJoin('person', (join) => join.on(isPersonOfAccount))
    .select('account.id')
    .where('person.id', '=', personId)
    .execute();
  return rows.map(({ id }) => id);
}

/** Where to write to those who log in with a role, at most a few of them. */
export async function listAddressees(
  db: Database,
  who: { readonly organisationId: string; readonly role: string } | { readonly accountId: string },
): Promise<readonly { readonly email: string; readonly name: string }[]> {
  const query = db.selectFrom('account').select(['email', 'name']).where('state', '=', 'active');
  const chosen =
    'accountId' in who
      ? query.where('id', '=', who.accountId)
      : query
          .where('owner_organisation_id', '=', who.organisationId)
          .where(sql<boolean>`${who.role} = any(roles)`);
  return chosen.orderBy('email').limit(20).execute();
}

/** Who takes part in something, as others who do are told. */
export interface AccountPerson {
  readonly accountId: string;
  readonly organisationId: string;
  readonly organisationName: string;
  readonly name: string;
  readonly email: string;
  /** Undefined for an account without a person, who can hold no certificate. */
  readonly personId: string | undefined;
  readonly roles: readonly string[];
  readonly state: AccountState;
}

export async function listAccountPeople(
  db: Database,
  which: { readonly ids: readonly string[] } | { readonly emails: readonly string[] },
): Promise<readonly AccountPerson[]> {
  const query = selectAccount(db).select('account.person_id');
  const wanted =
    'ids' in which
      ? query.where('account.id', 'in', [...which.ids])
      : query.where(
          sql<string>`lower(account.email)`,
          'in',
          which.emails.map((email) => email.toLowerCase()),
        );
  return (await wanted.execute()).map((row) => ({
    accountId: row.id,
    organisationId: row.owner_organisation_id,
    organisationName: row.organisation_name,
    name: row.name,
    email: row.email,
    personId: row.person_id ?? undefined,
    roles: row.roles,
    state: row.state,
  }));
}

export interface AccountUpdate {
  readonly name?: string;
  readonly roles?: readonly string[];
  readonly state?: AccountState;
}

export async function updateAccount(
  tx: DatabaseTransaction,
  id: string,
  { name, roles, state }: AccountUpdate,
): Promise<void> {
  await tx
    .updateTable('account')
    .set({
      ...(name === undefined ? {} : { name }),
      ...(roles === undefined ? {} : { roles: [...roles] }),
      ...(state === undefined ? {} : { state }),
    })
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
}

/** Sets the password, which makes an invited account an active one. */
export async function setPassword(tx: DatabaseTransaction, id: string, passwordHash: string): Promise<void> {
  await tx
    .updateTable('account')
    .set({ password_hash: passwordHash, state: 'active' })
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
}

function selectAccount(db: Database) {
  return db
    .selectFrom('account')
    .innerJoin('organisation', 'organisation.id', 'account.owner_organisation_id')
    .select([
      'account.id',
      'account.owner_organisation_id',
      'organisation.code as organisation_code',
      'organisation.name as organisation_name',
      'account.email',
      'account.name',
      'account.roles',
      'account.state',
      'account.created_at',
      'account.password_hash',
    ]);
}

function fromRow(row: {
  id: string;
  owner_organisation_id: string;
  organisation_code: string;
  organisation_name: string;
  email: string;
  name: string;
  roles: string[];
  state: AccountState;
  created_at: Date;
  password_hash: string | null;
}): AccountRow {
  return {
    id: row.id,
    organisationId: row.owner_organisation_id,
    organisationCode: row.organisation_code,
    organisationName: row.organisation_name,
    email: row.email,
    name: row.name,
    roles: row.roles,
    state: row.state,
    createdAt: row.created_at,
    passwordHash: row.password_hash ?? undefined,
  };
}
