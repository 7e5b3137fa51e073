import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import type { Client } from 'pg';
import { connectAsOwner, type DatabaseAddress } from './connect.ts';
import { DatabaseError } from './database-error.ts';

export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  readonly sha256: string;
}

/**
 * Brings the database to this program's form: numbered files, forward only, each in a transaction of its own,
 * under an advisory lock so that several nodes may start at once. Returns the names that were applied.
 *
 * @throws {DatabaseError} where an applied file was edited since, or the database is newer than the program
 */
export async function migrate(
  address: DatabaseAddress,
  migrations?: readonly Migration[],
): Promise<readonly string[]> {
  const wanted = migrations ?? (await readMigrations());
  const client = await connectAsOwner(address);
  try {
    await refuseOldServer(client);
    await client.query('select pg_advisory_lock($1)', [advisoryLock]);
    await makeHistory(client);
    const applied = await client.query<AppliedMigration>('select number, name, sha256 from schema_migration');
    refuseDifferentHistory(wanted, applied.rows);
    const missing = wanted.filter(({ number }) => !applied.rows.some((row) => row.number === number));
    for (const migration of missing) await apply(client, migration);
    return missing.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

/** The names of what `migrate` would apply; changes nothing. @throws {DatabaseError} as `migrate` */
export async function findPendingMigrations(address: DatabaseAddress): Promise<readonly string[]> {
  const wanted = await readMigrations();
  const client = await connectAsOwner(address);
  try {
    await refuseOldServer(client);
    const { rows } = await client.query<{ there: boolean }>(
      "select to_regclass('schema_migration') is not null as there",
    );
    if (!rows[0]?.there) return wanted.map(({ name }) => name);
    const applied = await client.query<AppliedMigration>('select number, name, sha256 from schema_migration');
    refuseDifferentHistory(wanted, applied.rows);
    return wanted
      .filter(({ number }) => !applied.rows.some((row) => row.number === number))
      .map(({ name }) => name);
  } finally {
    await client.end();
  }
}

/** The numbered files beside this one, in order. */
export async function readMigrations(): Promise<readonly Migration[]> {
  const folder = new URL('./migrations/', import.meta.url);
  const names = (await readdir(folder)).filter((name) => /^\d{4}-[a-z0-9-]+\.sql$/.test(name)).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(new URL(name, folder), 'utf8');
      const sha256 = createHash('sha256').update(sql).digest('hex');
      return { number: Number(name.slice(0, 4)), name, sql, sha256 };
    }),
  );
}

interface AppliedMigration {
  readonly number: number;
  readonly name: string;
  readonly sha256: string;
}

// Any constant that no other program on the same server uses: "sert" in ASCII.
const advisoryLock = 0x73657274;
const oldestServer = 150_000;

async function refuseOldServer(client: Client): Promise<void> {
  const { rows } = await client.query<{ version: string }>(
    "select current_setting('server_version_num') as version",
  );
  const version = Number(rows[0]?.version);
  if (version < oldestServer) {
    throw new DatabaseError(
      'database.too-old',
      `expected PostgreSQL 15 or newer, got ${version}. Upgrade the server.`,
    );
  }
}

/** The table of what was applied; the first thing that an account without rights is refused. */
async function makeHistory(client: Client): Promise<void> {
  try {
    await client.query(`create table if not exists schema_migration (
      number integer primary key, name text not null, sha256 text not null,
      applied_at timestamptz not null default now())`);
  } catch (cause) {
    throw failure('schema_migration', cause);
  }
}

function refuseDifferentHistory(wanted: readonly Migration[], applied: readonly AppliedMigration[]): void {
  for (const row of applied) {
    const known = wanted.find(({ number }) => number === row.number);
    if (known === undefined) {
      throw new DatabaseError(
        'database.newer-than-program',
        `the database already has ${row.name}, which this program does not know. Start the newer version.`,
      );
    }
    if (known.sha256 !== row.sha256) {
      throw new DatabaseError(
        'database.migration-changed',
        `${row.name} was changed after it was applied. Restore the file as released.`,
      );
    }
  }
}

async function apply(client: Client, migration: Migration): Promise<void> {
  try {
    await client.query('begin');
    await client.query(migration.sql);
    await client.query('insert into schema_migration (number, name, sha256) values ($1, $2, $3)', [
      migration.number,
      migration.name,
      migration.sha256,
    ]);
    await client.query('commit');
  } catch (cause) {
    throw failure(migration.name, cause);
  }
}

function failure(what: string, cause: unknown): DatabaseError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const notPermitted = cause instanceof Error && 'code' in cause && cause.code === '42501';
  return notPermitted
    ? new DatabaseError(
        'database.not-permitted',
        `${what}: ${reason}. As the server's administrator, ACCOUNT being that of DATABASE_URL: create role sertel_app nologin; grant sertel_app to ACCOUNT; alter database … owner to ACCOUNT.`,
        { cause },
      )
    : new DatabaseError('database.migration-failed', `${what}: ${reason}`, { cause });
}
