import { setTimeout as sleep } from 'node:timers/promises';
import {
  CompiledQuery,
  Kysely,
  PostgresDialect,
  PostgresDriver,
  type DatabaseConnection,
  type QueryExecutor,
  type Transaction,
} from 'kysely';
import { Client, Pool, types, type ClientConfig, type CustomTypesConfig } from 'pg';
import type { Metrics } from '../metrics/create-metrics.ts';
import { DatabaseError } from './database-error.ts';
import type { Schema } from './schema.ts';

export type Database = Kysely<Schema>;
export type DatabaseTransaction = Transaction<Schema>;

/** Where a database is: a socket folder of the embedded server, or a `postgres://` URL. */
export type DatabaseAddress = SocketAddress | { readonly kind: 'url'; readonly url: string };

export interface SocketAddress {
  readonly kind: 'socket';
  readonly folder: string;
  readonly database: string;
}

export interface DatabaseOptions {
  readonly maxConnections?: number;
  /** Told of connections that die while idle; without a listener they would end the process. */
  readonly onConnectionLost?: (error: Error) => void;
  readonly metrics?: Metrics;
}

/**
 * The pool that the application uses. Each connection starts in the role `sertel_app`, which does not own the
 * tables, so row security holds; see `transaction.ts` for stating the scope.
 */
export function openDatabase(address: DatabaseAddress, options: DatabaseOptions = {}): Database {
  const pool = new Pool({
    ...connectionSettings(address),
    options: '-c role=sertel_app',
    max: options.maxConnections ?? 10,
    // A statement goes out without waiting for the answer to the one before; the server takes them in order.
    pipeline: true,
  });
  pool.on('error', (error) => options.onConnectionLost?.(error));
  options.metrics?.read('sertel_database_connections', () => [
    { labels: { state: 'open' }, value: pool.totalCount },
    { labels: { state: 'idle' }, value: pool.idleCount },
    { labels: { state: 'awaited' }, value: pool.waitingCount },
  ]);
  const dialect = new PostgresDialect({ pool });
  dialect.createDriver = () => pipeliningDriver(pool);
  const db = new Kysely<Schema>({ dialect });
  pipelineTransactions(db.getExecutor());
  return db;
}

/** Of itself a transaction asks its next statement after the answer to the one before; here it is pg that keeps their order. */
function pipelineTransactions(executor: QueryExecutor): void {
  const within = executor.withConnectionProvider.bind(executor);
  executor.withConnectionProvider = (provider) => {
    const connection = provider.provideConnection(async (one) => one);
    return within({ provideConnection: async (consumer) => consumer(await connection) });
  };
}

/**
 * BEGIN travels with the statement after it. One that fails alone, cancelled by an administrator say, leaves a connection on which
 * each later statement is a transaction of its own: it sees no row of the wall, since the scope lasts for one (`transaction.ts`), and
 * the failure is told instead of the commit.
 */
function pipeliningDriver(pool: Pool): PostgresDriver {
  const driver = new PostgresDriver({ pool });
  const begin = driver.beginTransaction.bind(driver);
  const commit = driver.commitTransaction.bind(driver);
  const begun = new WeakMap<DatabaseConnection, Promise<void>>();
  driver.beginTransaction = async (connection, settings) => {
    const beginning = begin(connection, settings);
    // Nobody waits for it before the end, and where a statement failed nobody at all.
    beginning.catch(() => undefined);
    begun.set(connection, beginning);
  };
  driver.commitTransaction = async (connection) => {
    await begun.get(connection);
    await commit(connection);
  };
  return driver;
}

/**
 * One connection as the owner of the tables: for migrations and for making databases.
 *
 * @throws {DatabaseError} `database.unreachable`
 */
export async function connectAsOwner(address: DatabaseAddress): Promise<Client> {
  const client = new Client(connectionSettings(address));
  client.on('error', ignoreLateLoss);
  try {
    await client.connect();
  } catch (cause) {
    throw unreachable(address, cause);
  }
  return client;
}

/** @throws {DatabaseError} `database.unreachable`, also where no answer comes within `timeoutMs` */
export async function checkReachable(db: Database, timeoutMs = 2000): Promise<void> {
  const timeout = new AbortController();
  try {
    await Promise.race([
      db.executeQuery(CompiledQuery.raw('select 1')),
      sleep(timeoutMs, undefined, { signal: timeout.signal }).then(() => {
        throw new Error(`no answer within ${timeoutMs} ms`);
      }),
    ]);
  } catch (cause) {
    throw new DatabaseError('database.unreachable', 'the database does not answer; is it running?', {
      cause,
    });
  } finally {
    timeout.abort();
  }
}

function connectionSettings(address: DatabaseAddress): ClientConfig {
  const common = { types: { getTypeParser }, connectionTimeoutMillis: 10_000, application_name: 'sertel' };
  if (address.kind === 'url') return { ...common, connectionString: address.url };
  return { ...common, host: address.folder, port: 5432, user: 'sertel', database: address.database };
}

const bigintOid = 20;
const dateOid = 1082;

// A date is a day, not an instant: pg would turn it into local midnight.
const getTypeParser: CustomTypesConfig['getTypeParser'] = (oid: number, format?: 'text' | 'binary') => {
  if (format !== 'binary' && oid === bigintOid) return parseSafeInteger;
  if (format !== 'binary' && oid === dateOid) return (text: string) => text;
  return types.getTypeParser(oid, format);
};

function parseSafeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`expected an integer below 2^53, got ${text}`);
  return value;
}

function unreachable(address: DatabaseAddress, cause: unknown): DatabaseError {
  const where = address.kind === 'url' ? withoutPassword(address.url) : address.folder;
  const reason = cause instanceof Error ? cause.message || cause.name : String(cause);
  const cure =
    address.kind === 'url'
      ? 'Check that PostgreSQL runs there and that DATABASE_URL names the right host, account and database'
      : 'See postgres.log in the data folder';
  return new DatabaseError(
    'database.unreachable',
    `cannot reach the database at ${where}: ${reason}. ${cure}.`,
    {
      cause,
    },
  );
}

/** The URL as it may be shown: no password, whatever its form. */
export function withoutPassword(url: string): string {
  try {
    const parsed = new URL(url);
    return `${parsed.protocol}//${parsed.host}${parsed.pathname}`;
  } catch {
    return 'DATABASE_URL';
  }
}

function ignoreLateLoss(): void {
  // The query that is running rejects by itself; without a listener pg would end the process as well.
}
