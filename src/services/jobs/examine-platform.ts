import { access, constants, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { connectAsOwner, openDatabase, type Database, type DatabaseAddress } from '../../io/db/connect.ts';
import type { HsmSettings } from '../../io/keys/open-hsm.ts';
import { DatabaseError } from '../../io/db/database-error.ts';
import { listAuthorities } from '../../io/db/authorities.ts';
import { findPendingMigrations } from '../../io/db/migrate.ts';
import { readDatabaseTime } from '../../io/db/settings.ts';
import { asSystem } from '../../io/db/transaction.ts';
import type { Clock } from '../../lib/clock.ts';
import { caCertificateUrl, cpsUrl, crlUrl, ocspUrl } from '../ca/addresses.ts';
import { PlatformError } from '../platform-error.ts';
import { reachDatabase, type ReachedDatabase } from '../reach-database.ts';
import { examineAddresses } from './examine-addresses.ts';
import { examineAuthorities } from './examine-authorities.ts';
import { examineJournal } from './examine-journal.ts';

export interface Finding {
  readonly name: string;
  readonly kind: 'good' | 'warning' | 'bad';
  /** What was found and, unless it is good, the cure. */
  readonly detail: string;
}

export interface ExaminedPlatform {
  readonly dataFolder: string;
  readonly databaseUrl: string | undefined;
  readonly platformKeyFile: string;
  readonly hsm?: HsmSettings | undefined;
  readonly publicUrl: string;
  readonly pkiUrl: string;
  readonly trustProxy: boolean | string;
  /** Where the built web application lies. */
  readonly webFolder: string;
  readonly clock: Clock;
}

/**
 * Looks at what the platform stands on without changing it: a running platform is examined beside itself, one
 * that does not run has its database started for the while.
 */
export async function* examinePlatform(examined: ExaminedPlatform): AsyncGenerator<Finding> {
  yield await examineFolder(examined.dataFolder);
  yield await examineDisk(examined.dataFolder);
  yield examineProxy(examined);
  yield await examineWeb(examined.webFolder);
  yield examinePkiUrl(examined);
  const reached = await findDatabase(examined);
  if (!('address' in reached)) {
    yield reached;
    return;
  }
  const db = openDatabase(reached.address, { maxConnections: 2 });
  try {
    const database = await examineDatabase(reached.address, reached.how);
    yield database;
    if (database.kind !== 'good') return;
    yield await examineClock(db, examined.clock);
    const { platformKeyFile, hsm } = examined;
    yield* examineAuthorities(db, { platformKeyFile, hsm, now: examined.clock() });
    yield await examineJournal(db, examined.dataFolder);
    const changed = await examineAddresses(db, examined);
    if (changed !== undefined) yield changed;
    yield* examineReach(db, examined);
  } finally {
    await db.destroy();
    await reached.stop();
  }
}

async function examineWeb(folder: string): Promise<Finding> {
  const name = 'web application';
  const built = await stat(path.join(folder, 'app.html')).catch(() => undefined);
  return built === undefined
    ? {
        name,
        kind: 'bad',
        detail: `${folder} was not built; mailed links lead nowhere. Run npm ci with all packages.`,
      }
    : { name, kind: 'good', detail: `built ${built.mtime.toISOString()}` };
}

async function examineFolder(dataFolder: string): Promise<Finding> {
  const name = 'data folder';
  const found = await stat(dataFolder).catch(() => undefined);
  if (!found)
    return {
      name,
      kind: 'bad',
      detail: `${dataFolder} is not there. Run sertel start once, or set SERTEL_DATA.`,
    };
  if (!found.isDirectory())
    return { name, kind: 'bad', detail: `${dataFolder} is a file. Set SERTEL_DATA to a folder.` };
  const writable = await access(dataFolder, constants.W_OK).then(
    () => true,
    () => false,
  );
  if (!writable)
    return { name, kind: 'bad', detail: `this account cannot write to ${dataFolder}. Give it the folder.` };
  if ((found.mode & 0o006) !== 0) {
    return {
      name,
      kind: 'warning',
      detail: `every account can look into ${dataFolder}. Run chmod 700 ${dataFolder}.`,
    };
  }
  return { name, kind: 'good', detail: dataFolder };
}

/** The program itself serves plain http: at a public address of https something else takes the connections. */
function examineProxy({ publicUrl, trustProxy }: ExaminedPlatform): Finding {
  const name = 'proxy';
  if (trustProxy !== false || !publicUrl.startsWith('https:')) {
    return { name, kind: 'good', detail: trustProxy === false ? 'none' : `trusted: ${trustProxy}` };
  }
  return {
    name,
    kind: 'warning',
    detail:
      'PUBLIC_URL is https, so a proxy stands in front, but its word is not taken: every visitor looks like the proxy and shares one delay after wrong passwords. Set TRUST_PROXY to its address.',
  };
}

function examinePkiUrl({ pkiUrl }: ExaminedPlatform): Finding {
  const name = 'addresses in certificates';
  if (pkiUrl.startsWith('http:')) return { name, kind: 'good', detail: `${pkiUrl}/pki` };
  return {
    name,
    kind: 'warning',
    detail: `${pkiUrl}/pki needs TLS: no certificate for a TLS server is issued with it, and whoever checks one cannot ask there. Before the first start set PKI_URL to an address of http.`,
  };
}

const leastFreeBytes = 1_000_000_000;

async function examineDisk(dataFolder: string): Promise<Finding> {
  const name = 'disk';
  const disk = await statfs(dataFolder).catch(() => undefined);
  if (!disk) return { name, kind: 'warning', detail: 'the free space cannot be read here' };
  const free = disk.bavail * disk.bsize;
  const detail = `${(free / 1e9).toFixed(1)} GB free`;
  if (free < leastFreeBytes) return { name, kind: 'bad', detail: `${detail}. Free at least 1 GB.` };
  return { name, kind: 'good', detail };
}

/** The database, or the finding that there is none to look into. */
async function findDatabase({
  databaseUrl,
  dataFolder,
}: ExaminedPlatform): Promise<ReachedDatabase | Finding> {
  try {
    return await reachDatabase(databaseUrl, dataFolder);
  } catch (error) {
    if (error instanceof DatabaseError || error instanceof PlatformError)
      return { name: 'database', kind: 'bad', detail: error.message };
    throw error;
  }
}

async function examineDatabase(address: DatabaseAddress, how: string): Promise<Finding> {
  const name = 'database';
  try {
    const owner = await connectAsOwner(address);
    await owner.end();
    const pending = await findPendingMigrations(address);
    if (pending.length === 0) return { name, kind: 'good', detail: how };
    return { name, kind: 'warning', detail: `${how}; ${pending.length} migrations wait. Run sertel start.` };
  } catch (error) {
    if (error instanceof DatabaseError) return { name, kind: 'bad', detail: error.message };
    throw error;
  }
}

async function examineClock(db: Database, clock: Clock): Promise<Finding> {
  const name = 'clock';
  const now = clock();
  // A machine that starts without a battery begins in 1970 or at the day of its firmware.
  if (now.getTime() < Date.parse('2026-01-01T00:00:00Z')) {
    return { name, kind: 'bad', detail: `it says ${now.toISOString()}. Set it, and keep it by NTP.` };
  }
  const offsetMs = Math.abs((await readDatabaseTime(db)).getTime() - now.getTime());
  if (offsetMs > 1000) {
    return {
      name,
      kind: 'bad',
      detail: `it differs from the database's by ${offsetMs} ms. Keep both by NTP.`,
    };
  }
  return { name, kind: 'good', detail: now.toISOString() };
}

/** Asks at the public address, as anyone who checks a signature would. */
async function* examineReach(db: Database, { publicUrl, pkiUrl }: ExaminedPlatform): AsyncGenerator<Finding> {
  const places: [string, string][] = [
    ['service', `${publicUrl}/healthz`],
    ['certificate policy', cpsUrl(publicUrl)],
  ];
  for (const { id, name } of await asSystem(db, (tx) => listAuthorities(tx, 'ca'))) {
    places.push([`issuer ${name}`, caCertificateUrl(pkiUrl, id)], [`list of ${name}`, crlUrl(pkiUrl, id, 0)]);
  }
  for (const [name, place] of places) yield await ask(name, place, { method: 'GET' });
  yield await ask('timestamps', `${publicUrl}/pki/tsa`, query('application/timestamp-query'));
  yield await ask('certificate status', ocspUrl(pkiUrl), query('application/ocsp-request'));
}

/** An empty query: RFC 3161 and RFC 6960 responders answer it with a refusal of their own, by HTTP 200. */
function query(contentType: string): RequestInit {
  return { method: 'POST', headers: { 'content-type': contentType }, body: new Uint8Array([0x30, 0x00]) };
}

async function ask(name: string, url: string, request: RequestInit): Promise<Finding> {
  try {
    const answer = await fetch(url, { ...request, redirect: 'error', signal: AbortSignal.timeout(5000) });
    await answer.arrayBuffer();
    // A refusal of the empty query may also be a 400: it shows that the responder is there.
    if (answer.ok || (request.method === 'POST' && answer.status === 400))
      return { name, kind: 'good', detail: url };
    return {
      name,
      kind: 'bad',
      detail: `${url} answers ${answer.status}. See the log, and the proxy in front.`,
    };
  } catch {
    return {
      name,
      kind: 'warning',
      detail: `${url} does not answer. Run sertel start; check PUBLIC_URL, PKI_URL and the proxy.`,
    };
  }
}
