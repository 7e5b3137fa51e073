import type { Database, DatabaseTransaction } from './connect.ts';
import type { AccountState } from './schema.ts';

export interface NewSession {
  readonly organisationId: string;
  readonly accountId: string;
  readonly tokenSha256: Uint8Array;
  readonly at: Date;
  readonly expiresAt: Date;
  readonly ip: string;
  readonly userAgent: string | undefined;
  readonly awaitsCode: boolean;
}

export async function insertSession(tx: DatabaseTransaction, session: NewSession): Promise<string> {
  const { id } = await tx
    .insertInto('session')
    .values({
      owner_organisation_id: session.organisationId,
      account_id: session.accountId,
      token_sha256: session.tokenSha256,
      created_at: session.at,
      last_seen_at: session.at,
      authenticated_at: session.at,
      expires_at: session.expiresAt,
      ended_at: null,
      ip: session.ip,
      user_agent: session.userAgent ?? null,
      awaits_code: session.awaitsCode,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** A session that nobody ended, with whose it is; the caller judges its times. */
export interface SessionRow {
  readonly id: string;
  readonly lastSeenAt: Date;
  readonly authenticatedAt: Date;
  readonly expiresAt: Date;
  readonly accountId: string;
  readonly accountState: AccountState;
  readonly email: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly organisationId: string;
  readonly organisationCode: string;
  readonly organisationName: string;
}

export async function findSession(
  db: Database,
  tokenSha256: Uint8Array,
  stage: 'open' | 'awaits-code' = 'open',
): Promise<SessionRow | undefined> {
  const row = await db
    .selectFrom('session')
    .innerJoin('account', 'account.id', 'session.account_id')
    .innerJoin('organisation', 'organisation.id', 'account.owner_organisation_id')
    .select([
      'session.id',
      'session.last_seen_at',
      'session.authenticated_at',
      'session.expires_at',
      'session.account_id',
      'account.state',
      'account.email',
      'account.name',
      'account.roles',
      'account.owner_organisation_id',
      'organisation.code',
      'organisation.name as organisation_name',
    ])
    .where('token_sha256', '=', tokenSha256)
    .where('awaits_code', '=', stage === 'awaits-code')
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return (
    row && {
      id: row.id,
      lastSeenAt: row.last_seen_at,
      authenticatedAt: row.authenticated_at,
      expiresAt: row.expires_at,
      accountId: row.account_id,
      accountState: row.state,
      email: row.email,
      name: row.name,
      roles: row.roles,
      organisationId: row.owner_organisation_id,
      organisationCode: row.code,
      organisationName: row.organisation_name,
    }
  );
}

export async function noteSessionSeen(tx: DatabaseTransaction, id: string, at: Date): Promise<void> {
  await tx.updateTable('session').set({ last_seen_at: at }).where('id', '=', id).execute();
}

/** The password was given again in this session. */
export async function noteAuthenticated(tx: DatabaseTransaction, id: string, at: Date): Promise<void> {
  await tx.updateTable('session').set({ authenticated_at: at }).where('id', '=', id).execute();
}

export interface OpenSession {
  readonly id: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly ip: string | undefined;
  readonly userAgent: string | undefined;
}

/** The account's sessions that go on at `now` and were seen since `idleSince`, the latest begun first. */
export async function listOpenSessions(
  db: Database,
  accountId: string,
  { now, idleSince }: { readonly now: Date; readonly idleSince: Date },
): Promise<readonly OpenSession[]> {
  const rows = await db
    .selectFrom('session')
    .select(['id', 'created_at', 'last_seen_at', 'ip', 'user_agent'])
    .where('account_id', '=', accountId)
    .where('awaits_code', '=', false)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .where('last_seen_at', '>', idleSince)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    ip: row.ip ?? undefined,
    userAgent: row.user_agent ?? undefined,
  }));
}

/** False where the account has no such session, or it was ended already. */
export async function endSession(
  tx: DatabaseTransaction,
  { id, accountId }: { readonly id: string; readonly accountId: string },
  at: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('session')
    .set({ ended_at: at })
    .where('id', '=', id)
    .where('account_id', '=', accountId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
