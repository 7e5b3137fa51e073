import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SocketAddress } from '../connect.ts';
import { DatabaseError } from '../database-error.ts';
import { findBinaries } from './binaries.ts';
import { makeCluster, writeAccess } from './cluster.ts';
import { lockFolder } from './folder-lock.ts';
import { awaitEnd, endServer, findOrphan, probeServer } from './live-server.ts';
import { chooseServerAccount, type ServerAccount } from './server-account.ts';
import { clearStaleLock } from './stale-lock.ts';
import { makeSocketFolder } from './socket-folder.ts';
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
  /** Told when the server ends although nobody asked it to. */
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
  const account = chooseServerAccount(dataFolder, binaries.postgres);
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
    const server = spawnServer(account, binaries.postgres, binaries.environment, {
      clusterFolder,
      socketFolder,
      logFile,
      settings: options.settings ?? {},
    });
    const pid = server.child.pid;
    if (pid === undefined) throw startFailed(logFile, 'the program could not be started');
    const watchdog = armWatchdog(pid);
    let stopping = false;
    server.child.once('exit', (code) => {
      watchdog.disarm();
      if (!stopping) options.onServerLost?.(`postgres ended with ${code}; see ${logFile}`);
    });
    await awaitReady(socketFolder, server, logFile);
    const stop = async () => {
      stopping = true;
      server.child.ref();
      endServer(pid);
      await server.ended;
      await lock.release();
    };
    return { address, adopted: false, stop };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

interface RunningServer {
  readonly child: ChildProcess;
  readonly ended: Promise<void>;
}

function spawnServer(
  account: ServerAccount,
  postgres: string,
  environment: Readonly<Record<string, string>>,
  run: {
    readonly clusterFolder: string;
    readonly socketFolder: string;
    readonly logFile: string;
    readonly settings: Readonly<Record<string, string>>;
  },
): RunningServer {
  const settings = {
    listen_addresses: '',
    unix_socket_directories: run.socketFolder,
    unix_socket_permissions: '0700',
    port: '5432',
    logging_collector: 'off',
    log_destination: 'stderr',
    ...run.settings,
  };
  const command: readonly string[] = [
    ...account.prefix,
    postgres,
    '-D',
    run.clusterFolder,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
  if (existsSync(run.logFile) && statSync(run.logFile).size > longestLog) truncateSync(run.logFile);
  const log = openSync(run.logFile, 'a', 0o600);
  // Detached: a Ctrl-C in the terminal is ours to answer, in order, and not the server's.
  const [program = postgres, ...args] = command;
  const child = spawn(program, args, {
    stdio: ['ignore', log, log],
    detached: true,
    env: { ...process.env, ...environment, LC_ALL: 'C' },
    ...(account.uid === undefined ? {} : { uid: account.uid }),
    ...(account.gid === undefined ? {} : { gid: account.gid }),
  });
  closeSync(log);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  child.unref();
  return { child, ended };
}

const longestLog = 10_000_000;
const startDeadlineMs = 60_000;

async function awaitReady(socketFolder: string, server: RunningServer, logFile: string): Promise<void> {
  // Recovery after a crash may take a while; the server's own end is the only early failure.
  let ended = false;
  void server.ended.then(() => (ended = true));
  for (let waitedMs = 0; waitedMs < startDeadlineMs; waitedMs += 10) {
    if (ended) throw startFailed(logFile, 'it ended at once');
    if ((await probeServer(socketFolder)) === 'ready') return;
    await sleep(10);
  }
  if (server.child.pid !== undefined) endServer(server.child.pid);
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
