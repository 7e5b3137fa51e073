import type { Database, DatabaseTransaction } from './connect.ts';
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

export async function insertAccount(tx: DatabaseTransaction, account: NewAccount): Promise<string> {
  const { id } = await tx
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
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function findAccountByEmail(db: Database, email: string): Promise<AccountRow | undefined> {
  const row = await selectAccount(db)
    .where((eb) => eb(eb.fn<string>('lower', ['account.email']), '=', email.toLowerCase()))
    .executeTakeFirst();
  return row && fromRow(row);
}

/** The account as it stands now; nobody changes it until the transaction ends. */
export async function lockAccount(tx: DatabaseTransaction, id: string): Promise<AccountRow | undefined> {
  const row = await selectAccount(tx).where('account.id', '=', id).forUpdate('account').executeTakeFirst();
  return row && fromRow(row);
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
    passwordHash: row.password_hash ?? undefined,
  };
}
