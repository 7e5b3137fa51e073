import { spawn, type ChildProcess } from 'node:child_process';

/**
 * Ends the server when this process is gone, however it went: a shell waits on a pipe that only we hold open.
 * It first asks for a fast shutdown; a server that is still there two seconds later is stopped at once, which
 * the write-ahead log forgives. Where the server ends first, `disarm` before its pid can be another's.
 */
export function armWatchdog(serverPid: number): { disarm(): void } {
  const script = 'read -r _; kill -INT "$1" && sleep 2 && kill -QUIT "$1"';
  const child: ChildProcess = spawn('/bin/sh', ['-c', script, 'sertel-watchdog', String(serverPid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  // Without a shell there is no watchdog: the next start adopts what was left.
  child.on('error', () => undefined);
  child.stdin?.on('error', () => undefined);
  child.unref();
  if (child.stdin && 'unref' in child.stdin && typeof child.stdin.unref === 'function') child.stdin.unref();
  return { disarm: () => void child.kill('SIGKILL') };
}
