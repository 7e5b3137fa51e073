import type { Database, DatabaseTransaction } from './connect.ts';
import type { JsonObject } from './schema.ts';

/** What an application calls with: HTTP Basic, bound to addresses, enabled and disabled by an administrator. */
export interface CredentialRow {
  readonly id: string;
  readonly organisationId: string;
  readonly username: string;
  readonly passwordHash: string;
  /** The password before, while it is still taken. */
  readonly previous: PreviousPassword | undefined;
  readonly description: string;
  /** Addresses or CIDR ranges that may use it; none means any. */
  readonly allowedIps: readonly string[];
  readonly scopes: readonly string[];
  readonly enabled: boolean;
  readonly settings: JsonObject;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | undefined;
  /** By which the platform itself has something signed: nobody calls with it, and no administrator sees it. */
  readonly house: boolean;
}

export interface PreviousPassword {
  readonly passwordHash: string;
  readonly validUntil: Date;
}

export interface NewCredential {
  readonly organisationId: string;
  readonly username: string;
  readonly passwordHash: string;
  readonly description: string;
  readonly scopes: readonly string[];
  readonly allowedIps?: readonly string[];
  readonly settings?: JsonObject;
  readonly house?: boolean;
}

/** Undefined where the name is taken, in whatever organisation. */
export async function insertCredential(tx: Database, credential: NewCredential): Promise<string | undefined> {
  const row = await tx
    .insertInto('application_credential')
    .values({
      owner_organisation_id: credential.organisationId,
      username: credential.username,
      password_hash: credential.passwordHash,
      description: credential.description,
      scopes: [...credential.scopes],
      allowed_ips: [...(credential.allowedIps ?? [])],
      settings: credential.settings ?? {},
      last_used_at: null,
      previous_password_hash: null,
      previous_valid_until: null,
      house: credential.house ?? false,
    })
    .onConflict((conflict) => conflict.column('username').doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id;
}

export async function findCredential(db: Database, username: string): Promise<CredentialRow | undefined> {
  const row = await selectCredential(db).where('username', '=', username).executeTakeFirst();
  return row && fromRow(row);
}

/** An application's credential as it stands now; nobody changes it until the transaction ends. */
export async function lockCredential(
  tx: DatabaseTransaction,
  { id, organisationId }: Pick<CredentialRow, 'id' | 'organisationId'>,
): Promise<CredentialRow | undefined> {
  const row = await selectCredential(tx)
    .where('id', '=', id)
    .where('owner_organisation_id', '=', organisationId)
    .where('house', '=', false)
    .forUpdate()
    .executeTakeFirst();
  return row && fromRow(row);
}

/** The credentials of the organisation's applications by name, those after `after`. */
export async function listCredentials(
  db: Database,
  page: {
    readonly organisationId: string;
    readonly limit: number;
    readonly after: string | undefined;
  },
): Promise<readonly CredentialRow[]> {
  let query = selectCredential(db)
    .where('owner_organisation_id', '=', page.organisationId)
    .where('house', '=', false);
  if (page.after !== undefined) query = query.where('username', '>', page.after);
  return (await query.orderBy('username').limit(page.limit).execute()).map(fromRow);
}

export interface CredentialUpdate {
  readonly description?: string;
  readonly scopes?: readonly string[];
  readonly allowedIps?: readonly string[];
  readonly enabled?: boolean;
  readonly settings?: JsonObject;
}

export async function updateCredential(
  tx: Database,
  id: string,
  { description, scopes, allowedIps, enabled, settings }: CredentialUpdate,
): Promise<void> {
  await tx
    .updateTable('application_credential')
    .set({
      ...(description === undefined ? {} : { description }),
      ...(scopes === undefined ? {} : { scopes: [...scopes] }),
      ...(allowedIps === undefined ? {} : { allowed_ips: [...allowedIps] }),
      ...(enabled === undefined ? {} : { enabled }),
      ...(settings === undefined ? {} : { settings }),
    })
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
}

export async function replaceCredentialPassword(
  tx: Database,
  id: string,
  passwordHash: string,
  previous: PreviousPassword | undefined,
): Promise<void> {
  await tx
    .updateTable('application_credential')
    .set({
      password_hash: passwordHash,
      previous_password_hash: previous?.passwordHash ?? null,
      previous_valid_until: previous?.validUntil ?? null,
    })
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
}

export async function noteCredentialUse(db: Database, id: string, at: Date): Promise<void> {
  await db.updateTable('application_credential').set({ last_used_at: at }).where('id', '=', id).execute();
}

function selectCredential(db: Database) {
  return db
    .selectFrom('application_credential')
    .select([
      'id',
      'owner_organisation_id',
      'username',
      'password_hash',
      'previous_password_hash',
      'previous_valid_until',
      'description',
      'allowed_ips',
      'scopes',
      'enabled',
      'settings',
      'created_at',
      'last_used_at',
      'house',
    ]);
}

function fromRow(row: {
  id: string;
  owner_organisation_id: string;
  username: string;
  password_hash: string;
  previous_password_hash: string | null;
  previous_valid_until: Date | null;
  description: string;
  allowed_ips: string[];
  scopes: string[];
  enabled: boolean;
  settings: JsonObject;
  created_at: Date;
  last_used_at: Date | null;
  house: boolean;
}): CredentialRow {
  const { previous_password_hash: previousHash, previous_valid_until: validUntil } = row;
  return {
    id: row.id,
    organisationId: row.owner_organisation_id,
    username: row.username,
    passwordHash: row.password_hash,
    previous:
      previousHash === null || validUntil === null ? undefined : { passwordHash: previousHash, validUntil },
    description: row.description,
    allowedIps: row.allowed_ips,
    scopes: row.scopes,
    enabled: row.enabled,
    settings: row.settings,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at ?? undefined,
    house: row.house,
  };
}
