import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';

/** What answers on the socket. A killed server stays visible to `kill -0` for seconds, so only this counts. */
export type ServerState = 'ready' | 'busy' | 'gone';

export async function probeServer(socketFolder: string): Promise<ServerState> {
  if (!existsSync(path.join(socketFolder, '.s.PGSQL.5432'))) return 'gone';
  const client = new Client({ host: socketFolder, user: 'sertel', database: 'postgres', port: 5432 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return 'ready';
  } catch (error) {
    // The server itself answers with an SQLSTATE (starting up, shutting down); the system with an errno.
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'ECONNREFUSED' || code === 'ENOENT' ? 'gone' : 'busy';
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * The pid of a server that runs on these files although its parent is gone, to be adopted. After a kill -9 of
 * the parent the watchdog is already ending it, so it is given a moment: what is about to end is awaited.
 */
export async function findOrphan(clusterFolder: string, socketFolder: string): Promise<number | undefined> {
  const pid = readServerPid(clusterFolder);
  if (pid === undefined) return undefined;
  for (let tries = 0; tries < 8; tries++) {
    if ((await probeServer(socketFolder)) !== 'ready') {
      await awaitEnd(socketFolder);
      forgetStalePid(clusterFolder);
      return undefined;
    }
    await sleep(50);
  }
  return pid;
}

/** Resolves when nothing answers on the socket any more, or after 10 s. */
export async function awaitEnd(socketFolder: string): Promise<void> {
  for (let waitedMs = 0; waitedMs < 10_000; waitedMs += 20) {
    if ((await probeServer(socketFolder)) === 'gone') return;
    await sleep(20);
  }
}

export function endServer(pid: number): void {
  try {
    process.kill(pid, 'SIGINT');
  } catch {
    // Already gone.
  }
}

/** The first line of postmaster.pid. In a user namespace the pid is the one that we see as well. */
function readServerPid(clusterFolder: string): number | undefined {
  const file = path.join(clusterFolder, 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  return Number.isInteger(pid) && pid > 1 ? pid : undefined;
}

/**
 * postgres refuses to start while the pid in its file is in use, and after a restart of a container another
 * program has it, or a zombie keeps it. Where the pid is certainly not a server of these files, the file goes.
 */
function forgetStalePid(clusterFolder: string): void {
  const pid = readServerPid(clusterFolder);
  if (pid === undefined || !existsSync(`/proc/${pid}/cmdline`)) return;
  const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  if (!commandLine.includes(clusterFolder))
    rmSync(path.join(clusterFolder, 'postmaster.pid'), { force: true });
}
