import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const deadlineMs = 10_000;

/**
 * Clears what a server that was killed with -9 leaves in the socket folder. Called when no server answers there and
 * this process holds the data folder: the old process may stay visible for seconds, so its end is awaited; a number
 * that another program has by now must not keep us from starting.
 */
export async function clearStaleLock(socketFolder: string): Promise<void> {
  const socket = path.join(socketFolder, '.s.PGSQL.5432');
  const lock = `${socket}.lock`;
  if (!existsSync(lock)) return;
  const pid = Number(readFileSync(lock, 'utf8').split('\n')[0]);
  for (let waitedMs = 0; waitedMs < deadlineMs && isVisible(pid); waitedMs += 50) await sleep(50);
  rmSync(socket, { force: true });
  rmSync(lock, { force: true });
}

function isVisible(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 1) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    // ESRCH: gone. EPERM: another account's, so not our server.
    return false;
  }
}
