import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SocketAddress } from '../connect.ts';
import { DatabaseError } from '../database-error.ts';
import { findBinaries } from './binaries.ts';
import { makeCluster, writeAccess } from './cluster.ts';
import { lockFolder } from './folder-lock.ts';
import { awaitEnd, endServer, findOrphan, probeServer } from './live-server.ts';
import { chooseServerAccount } from './server-account.ts';
import { clearStaleLock } from './stale-lock.ts';
import { makeSocketFolder } from './socket-folder.ts';
import { spawnServer } from './spawn-server.ts';
import { superviseServer, type SupervisedServer } from './supervise-server.ts';
import { armWatchdog } from './watchdog.ts';

/**
 * The embedded PostgreSQL of a data folder: made, started and ended with this process. It listens on a unix
 * socket only, in a folder that only this account enters, and never falls back to another engine.
 */
export interface EmbeddedServer {
  readonly address: SocketAddress;
  readonly adopted: boolean;
  /** Fast shutdown; resolves when the server is gone. */
  readonly stop: () => Promise<void>;
}

export interface EmbeddedOptions {
  /** Server settings by name; tests that need no durability pass `fsync: 'off'`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Told when the server ends although nobody asked it to; it is started again, for as long as it takes. */
  readonly onServerLost?: (detail: string) => void;
}

/**
 * The order is safety: lock, then look for a live server, and only then touch the files.
 *
 * @throws {DatabaseError}
 */
export async function startEmbedded(
  dataFolder: string,
  options: EmbeddedOptions = {},
): Promise<EmbeddedServer> {
  // 1. programs, account, folders
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  const clusterFolder = path.join(dataFolder, 'postgres');
  const binaries = await findBinaries(path.join(dataFolder, 'postgres-lib'));
  const account = chooseServerAccount(dataFolder, binaries);
  const socketFolder = makeSocketFolder(dataFolder, account);
  const address = { kind: 'socket', folder: socketFolder, database: 'postgres' } as const;
  // 2. one process a folder
  const lock = await lockFolder(dataFolder, socketFolder);
  try {
    // 3. a server that outlived its parent is adopted; one that is being ended by its watchdog is awaited
    const orphan = await findOrphan(clusterFolder, socketFolder);
    if (orphan !== undefined) {
      const watchdog = armWatchdog(orphan);
      const stop = async () => {
        endServer(orphan);
        await awaitEnd(socketFolder);
        watchdog.disarm();
        await lock.release();
      };
      return { address, adopted: true, stop };
    }
    await clearStaleLock(socketFolder);
    // 4. files, access, server
    await makeCluster(clusterFolder, binaries, account);
    await writeAccess(clusterFolder, account);
    const logFile = path.join(dataFolder, 'postgres.log');
    const server = superviseServer(
      () =>
        spawnServer(account, binaries.postgres, binaries.environment, {
          clusterFolder,
          socketFolder,
          logFile,
          settings: options.settings ?? {},
        }),
      socketFolder,
      (how) => options.onServerLost?.(`postgres ${how}; see ${logFile}`),
    );
    await awaitReady(socketFolder, server, logFile);
    const stop = async () => {
      await server.stop();
      await lock.release();
    };
    return { address, adopted: false, stop };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

const startDeadlineMs = 60_000;

async function awaitReady(socketFolder: string, server: SupervisedServer, logFile: string): Promise<void> {
  // Recovery after a crash may take a while; the server's own end is the only early failure.
  for (let waitedMs = 0; waitedMs < startDeadlineMs; waitedMs += 10) {
    if (server.losses() > 0) {
      await server.stop();
      throw startFailed(logFile, 'it ended at once');
    }
    if ((await probeServer(socketFolder)) === 'ready') return;
    await sleep(10);
  }
  await server.stop();
  throw startFailed(logFile, 'it did not answer within a minute');
}

function startFailed(logFile: string, what: string): DatabaseError {
  const lines = existsSync(logFile)
    ? readFileSync(logFile, 'utf8').trim().split('\n').slice(-3).join(' | ')
    : '';
  return new DatabaseError(
    'database.start-failed',
    `the embedded database did not start: ${what}. ${lines.slice(-500)} See ${logFile}.`,
  );
}
