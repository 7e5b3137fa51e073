import { endServer } from './live-server.ts';
import type { RunningServer } from './spawn-server.ts';
import { clearStaleLock } from './stale-lock.ts';
import { armWatchdog } from './watchdog.ts';

/** A server that is there again after it was lost, until it is told to stop. */
export interface SupervisedServer {
  /** How often it ended although nobody asked it to. */
  losses(): number;
  /** Fast shutdown; resolves when the server is gone and stays so. */
  stop(): Promise<void>;
}

/**
 * A full disk ends PostgreSQL, and the cure (some space) comes from outside: the platform lives on, answers that the
 * database is away, and tries again after one second, then later and later, at most every half minute.
 */
export function superviseServer(
  spawn: () => RunningServer,
  socketFolder: string,
  tellLoss: (how: string) => void,
): SupervisedServer {
  let losses = 0;
  let stopping = false;
  let delayMs = shortestDelayMs;
  let retry: NodeJS.Timeout | undefined;
  let current = start();

  function start(): RunningServer {
    const server = spawn();
    const { pid } = server.child;
    const watchdog = pid === undefined ? undefined : armWatchdog(pid);
    const startedAt = Date.now();
    void server.ended.then((how) => {
      watchdog?.disarm();
      if (stopping) return;
      losses++;
      tellLoss(how);
      if (Date.now() - startedAt > longestDelayMs) delayMs = shortestDelayMs;
      retry = setTimeout(() => void startAgain(), delayMs).unref();
      delayMs = Math.min(delayMs * 2, longestDelayMs);
    });
    return server;
  }

  async function startAgain(): Promise<void> {
    await clearStaleLock(socketFolder);
    if (!stopping) current = start();
  }

  const stop = async () => {
    stopping = true;
    clearTimeout(retry);
    const { child, ended } = current;
    child.ref();
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) endServer(child.pid);
    await ended;
  };
  return { losses: () => losses, stop };
}

const shortestDelayMs = 1000;
const longestDelayMs = 30_000;
