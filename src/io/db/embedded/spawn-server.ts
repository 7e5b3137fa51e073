import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync, statSync, truncateSync } from 'node:fs';
import type { ServerAccount } from './server-account.ts';

/** A server that was started; whether it answers is another question. */
export interface RunningServer {
  readonly child: ChildProcess;
  /** Resolves with how it went, in words. */
  readonly ended: Promise<string>;
}

/** Starts the program on its files; it says nothing to us but in its log. */
export function spawnServer(
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
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(`ended with ${signal ?? code}`));
    child.once('error', (error) => resolve(`could not be started: ${error.message}`));
  });
  child.unref();
  return { child, ended };
}

const longestLog = 10_000_000;
