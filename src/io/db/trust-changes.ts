import { sql, type ColumnType, type Generated } from 'kysely';
import type { Database, DatabaseTransaction } from './connect.ts';
import type { Visibility } from './schema.ts';

export interface TrustSchema {
  trust_change: TrustChangeTable;
}

interface TrustChangeTable {
  id: Generated<number>;
  owner_organisation_id: string | null;
  visibility: ColumnType<Visibility, Visibility | undefined, never>;
  version: number;
  act: 'added' | 'removed';
  certificate_sha256: Uint8Array;
  certificate_der: Uint8Array;
  source: string;
  done_by: string;
  done_at: Date;
}

export interface TrustChange {
  readonly version: number;
  readonly act: 'added' | 'removed';
  readonly sha256: Uint8Array;
  readonly der: Uint8Array;
  readonly source: string;
  readonly by: string;
  readonly at: Date;
}

/** Every act so far, oldest first. */
export async function listTrustChanges(db: Database): Promise<readonly TrustChange[]> {
  const rows = await db
    .selectFrom('trust_change')
    .select(['version', 'act', 'certificate_sha256', 'certificate_der', 'source', 'done_by', 'done_at'])
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    version: row.version,
    act: row.act,
    sha256: row.certificate_sha256,
    der: row.certificate_der,
    source: row.source,
    by: row.done_by,
    at: row.done_at,
  }));
}

/** The newest version, 0 before the first: acts are only ever appended, so it names what the store holds. */
export async function readTrustVersion(db: Database): Promise<number> {
  const { version } = await db
    .selectFrom('trust_change')
    .select((eb) => eb.fn.coalesce(eb.fn.max('version'), sql<number>`0`).as('version'))
    .executeTakeFirstOrThrow();
  return version;
}

/** Appends the acts as one new version, which it returns; two at the same time wait for each other. */
export async function insertTrustChanges(
  tx: DatabaseTransaction,
  changes: readonly Omit<TrustChange, 'version'>[],
): Promise<number> {
  await sql`lock table trust_change in share row exclusive mode`.execute(tx);
  const { last } = await tx
    .selectFrom('trust_change')
    .select((eb) => eb.fn.coalesce(eb.fn.max('version'), sql<number>`0`).as('last'))
    .executeTakeFirstOrThrow();
  const version = last + 1;
  await tx
    .insertInto('trust_change')
    .values(
      changes.map(({ act, sha256, der, source, by, at }) => ({
        owner_organisation_id: null,
        version,
        act,
        certificate_sha256: sha256,
        certificate_der: der,
        source,
        done_by: by,
        done_at: at,
      })),
    )
    .execute();
  return version;
}
