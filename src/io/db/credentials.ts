import type { Database } from './connect.ts';
import type { JsonObject } from './schema.ts';

/** What an application calls with: HTTP Basic, bound to addresses, enabled and disabled by an administrator. */
export interface CredentialRow {
  readonly id: string;
  readonly organisationId: string;
  readonly username: string;
  readonly passwordHash: string;
  readonly description: string;
  /** Addresses or CIDR ranges that may use it; none means any. */
  readonly allowedIps: readonly string[];
  readonly enabled: boolean;
  readonly settings: JsonObject;
}

export interface NewCredential {
  readonly organisationId: string;
  readonly username: string;
  readonly passwordHash: string;
  readonly description: string;
  readonly allowedIps?: readonly string[];
  readonly settings?: JsonObject;
}

export async function insertCredential(tx: Database, credential: NewCredential): Promise<string> {
  const { id } = await tx
    .insertInto('application_credential')
    .values({
      owner_organisation_id: credential.organisationId,
      username: credential.username,
      password_hash: credential.passwordHash,
      description: credential.description,
      allowed_ips: [...(credential.allowedIps ?? [])],
      settings: credential.settings ?? {},
      last_used_at: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function findCredential(db: Database, username: string): Promise<CredentialRow | undefined> {
  const row = await db
    .selectFrom('application_credential')
    .select([
      'id',
      'owner_organisation_id',
      'username',
      'password_hash',
      'description',
      'allowed_ips',
      'enabled',
      'settings',
    ])
    .where('username', '=', username)
    .executeTakeFirst();
  return (
    row && {
      id: row.id,
      organisationId: row.owner_organisation_id,
      username: row.username,
      passwordHash: row.password_hash,
      description: row.description,
      allowedIps: row.allowed_ips,
      enabled: row.enabled,
      settings: row.settings,
    }
  );
}

export async function setCredentialEnabled(tx: Database, id: string, enabled: boolean): Promise<void> {
  await tx
    .updateTable('application_credential')
    .set({ enabled })
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
}

export async function noteCredentialUse(db: Database, id: string, at: Date): Promise<void> {
  await db.updateTable('application_credential').set({ last_used_at: at }).where('id', '=', id).execute();
}
