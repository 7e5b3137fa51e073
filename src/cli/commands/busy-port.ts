import { readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { AppError } from '../../lib/errors.ts';

/** The program cannot listen where it was told to. */
export class ListenError extends AppError<'listen.busy' | 'listen.refused'> {}

/**
 * Looks, before anything is opened, whether the port is free. A kill -9 of npm leaves its node running, so an
 * older process of our own is the likely holder: it is recognised and named.
 *
 * @param variable - the one that set the port; that of the address ends in HOST
 * @throws {ListenError}
 */
export async function refuseBusyPort(
  host: string,
  port: number,
  dataFolder: string,
  variable: 'PORT' | 'METRICS_PORT' = 'PORT',
): Promise<void> {
  const code = await tryToListen(host, port);
  if (code === undefined) return;
  if (code !== 'EADDRINUSE') throw new ListenError('listen.refused', refusal(host, port, code, variable));
  const pid = await olderProcess(host, port, dataFolder);
  const cure = `Start with another ${variable}=${port === 65_535 ? port - 1 : port + 1}, or end what listens there.`;
  if (pid === 'unknown') {
    throw new ListenError(
      'listen.busy',
      `a Sertel of another data folder already serves at ${host}:${port}. ${cure}`,
    );
  }
  if (pid !== undefined) {
    const message = `an older Sertel (process ${pid}) still serves this data folder at ${host}:${port}. End it with: kill ${pid}`;
    throw new ListenError('listen.busy', message);
  }
  throw new ListenError('listen.busy', `port ${port} on ${host} is in use by another program. ${cure}`);
}

const pidFileOf = (dataFolder: string): string => path.join(dataFolder, 'sertel.pid');

/** Says who serves this data folder; removed at a clean end, and harmless when it stays. */
export async function writePidFile(dataFolder: string): Promise<{ remove(): Promise<void> }> {
  const file = pidFileOf(dataFolder);
  await writeFile(file, `${process.pid}\n`, { mode: 0o600 });
  return { remove: () => rm(file, { force: true }) };
}

function tryToListen(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'));
    probe.listen({ host, port }, () => probe.close(() => resolve(undefined)));
  });
}

function refusal(host: string, port: number, code: string, variable: 'PORT' | 'METRICS_PORT'): string {
  const address = variable === 'PORT' ? 'HOST' : 'METRICS_HOST';
  if (code === 'EACCES')
    return `this account may not listen on port ${port}. Start with ${variable}=${variable === 'PORT' ? 8080 : 9464} or another above 1023.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return `${host} is not an address of this machine. Start with ${address}=127.0.0.1, or 0.0.0.0 for all addresses.`;
  }
  return `cannot listen on ${host}:${port} (${code}). Check ${address} and ${variable}.`;
}

/** The pid of our own older process, `unknown` for a Sertel of elsewhere, undefined for another program. */
async function olderProcess(
  host: string,
  port: number,
  dataFolder: string,
): Promise<number | 'unknown' | undefined> {
  if (!(await isSertel(host, port))) return undefined;
  const text = await readFile(pidFileOf(dataFolder), 'utf8').catch(() => '');
  const pid = Number(text.trim());
  return Number.isInteger(pid) && pid > 1 && isAlive(pid) ? pid : 'unknown';
}

async function isSertel(host: string, port: number): Promise<boolean> {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  const url = `http://${name.includes(':') ? `[${name}]` : name}:${port}/healthz`;
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(1500), redirect: 'error' });
    return answer.ok && (await answer.text()).slice(0, 2000).toLowerCase().includes('sertel');
  } catch {
    // Whatever listens there does not speak HTTP.
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, under another account.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
