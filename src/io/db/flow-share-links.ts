import { sql } from 'kysely';
import type { Database, DatabaseTransaction } from './connect.ts';

export interface ShareLinkRow {
  readonly id: string;
  readonly flowId: string;
  /** Undefined: the newest. */
  readonly version: number | undefined;
  readonly madeBy: string;
  readonly madeAt: Date;
  readonly expiresAt: Date;
  readonly revokedAt: Date | undefined;
  readonly openedCount: number;
  readonly lastOpenedAt: Date | undefined;
}

export interface NewShareLink {
  readonly flowId: string;
  readonly organisationId: string;
  readonly version: number | undefined;
  readonly tokenSha256: Uint8Array;
  readonly madeBy: string;
  readonly madeAt: Date;
  readonly expiresAt: Date;
}

export async function insertShareLink(tx: DatabaseTransaction, link: NewShareLink): Promise<string> {
  const { id } = await tx
    .insertInto('flow_share_link')
    .values({
      flow_id: link.flowId,
      owner_organisation_id: link.organisationId,
      version: link.version ?? null,
      token_sha256: link.tokenSha256,
      made_by: link.madeBy,
      made_at: link.madeAt,
      expires_at: link.expiresAt,
      revoked_at: null,
      last_opened_at: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** The newest first. */
export async function listShareLinks(db: Database, flowId: string): Promise<readonly ShareLinkRow[]> {
  const rows = await selectLink(db)
    .where('flow_id', '=', flowId)
    .orderBy('made_at', 'desc')
    .orderBy('id')
    .execute();
  return rows.map(fromRow);
}

export async function findShareLink(
  db: Database,
  tokenSha256: Uint8Array,
): Promise<ShareLinkRow | undefined> {
  const row = await selectLink(db).where('token_sha256', '=', tokenSha256).executeTakeFirst();
  return row && fromRow(row);
}

/** False where there is none that could be ended. */
export async function revokeShareLink(
  tx: DatabaseTransaction,
  flowId: string,
  id: string,
  at: Date,
): Promise<boolean> {
  const row = await tx
    .updateTable('flow_share_link')
    .set({ revoked_at: at })
    .where('id', '=', id)
    .where('flow_id', '=', flowId)
    .where('revoked_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function countShareOpening(tx: DatabaseTransaction, id: string, at: Date): Promise<void> {
  await tx
    .updateTable('flow_share_link')
    .set({ opened_count: sql`opened_count + 1`, last_opened_at: at })
    .where('id', '=', id)
    .execute();
}

const selectLink = (db: Database) =>
  db
    .selectFrom('flow_share_link')
    .select([
      'id',
      'flow_id',
      'version',
      'made_by',
      'made_at',
      'expires_at',
      'revoked_at',
      'opened_count',
      'last_opened_at',
    ]);

function fromRow(row: {
  id: string;
  flow_id: string;
  version: number | null;
  made_by: string;
  made_at: Date;
  expires_at: Date;
  revoked_at: Date | null;
  opened_count: number;
  last_opened_at: Date | null;
}): ShareLinkRow {
  return {
    id: row.id,
    flowId: row.flow_id,
    version: row.version ?? undefined,
    madeBy: row.made_by,
    madeAt: row.made_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at ?? undefined,
    openedCount: row.opened_count,
    lastOpenedAt: row.last_opened_at ?? undefined,
  };
}
