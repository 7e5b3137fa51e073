import { parseArgs } from 'node:util';
import path from 'node:path';
import type { OpenedPlatform } from '../../services/open-platform.ts';
import type { Platform } from '../../services/platform.ts';
import { awaitEnd } from '../await-end.ts';
import { exitCodes, type ExitCode, type Output } from '../output.ts';
import { refuseBusyPort, writePidFile } from './busy-port.ts';

export const startHelp = `Usage: sertel start

Opens the platform and serves it until Ctrl-C. On an empty data folder it makes the demonstration first
(SERTEL_MODE=demo, the default).

Example:
  PORT=9090 SERTEL_DATA=/srv/sertel sertel start`;

export interface StartParts {
  readonly host: string;
  readonly port: number;
  readonly dataFolder: string;
  readonly mode: Platform['settings']['mode'];
  /** Where figures are served; undefined: nowhere. */
  readonly metrics: { readonly host: string; readonly port: number } | undefined;
  openPlatform(): Promise<OpenedPlatform>;
  /** Makes the demonstration where there is none yet. */
  makeDemonstration(platform: Platform): Promise<unknown>;
  /** Keeps the journal's tree up with its rows; refuses where that would fork it. */
  startJournal(platform: Platform): Promise<{ stop(): Promise<void> }>;
  buildApp(platform: Platform): Promise<HttpServer>;
  /** What runs by the clock. */
  startJobs(platform: Platform): Promise<{ stop(): Promise<void> }>;
  /** Figures on a listener of their own, where the configuration asks for it. */
  serveMetrics(platform: Platform): Promise<{ close(): Promise<void> } | undefined>;
}

/** The part of the HTTP application that starting it needs. */
export interface HttpServer {
  listen(options: { readonly host: string; readonly port: number }): Promise<string>;
  close(): PromiseLike<unknown>;
}

/** Resolves when the program was told to end and everything is closed, in the reverse order of opening. */
export async function startCommand(
  args: readonly string[],
  parts: StartParts,
  output: Output,
): Promise<ExitCode> {
  parseArgs({ args: [...args], options: {} });
  const end = awaitEnd();
  // 1. what needs nothing opened
  await refuseBusyPort(parts.host, parts.port, parts.dataFolder);
  if (parts.metrics !== undefined) {
    await refuseBusyPort(parts.metrics.host, parts.metrics.port, parts.dataFolder, 'METRICS_PORT');
  }
  // 2. open, from the ground up; each step adds how it is closed
  const closers: (() => PromiseLike<unknown>)[] = [];
  try {
    const { platform, close } = await parts.openPlatform();
    closers.push(close);
    if (parts.mode === 'demo') await parts.makeDemonstration(platform);
    const journal = await parts.startJournal(platform);
    closers.push(() => journal.stop());
    const app = await parts.buildApp(platform);
    // Where a thread cannot start, the first task says so.
    platform.workers.warmUp().catch(() => undefined);
    closers.push(() => app.close());
    if (!end.reached()) {
      await app.listen({ host: parts.host, port: parts.port });
      const pidFile = await writePidFile(parts.dataFolder);
      closers.push(() => pidFile.remove());
      const metrics = await parts.serveMetrics(platform);
      if (metrics !== undefined) closers.push(() => metrics.close());
      const jobs = await parts.startJobs(platform);
      closers.push(() => jobs.stop());
      for (const line of greeting(platform, parts)) output.line(line);
    }
    // 3. serve
    await end.promise;
    return exitCodes.done;
  } finally {
    // 4. close
    for (const close of closers.toReversed()) await close();
    end.stopListening();
  }
}

function greeting({ settings }: Platform, { host, port }: StartParts): readonly string[] {
  const { mode, publicUrl, dataFolder } = settings;
  const listensAt = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  // An address with a zone (fe80::1%eth0) is none that a URL can hold.
  const elsewhere = !URL.canParse(listensAt) || new URL(publicUrl).origin !== new URL(listensAt).origin;
  if (mode === 'production')
    return [`Sertel serves at ${publicUrl}`, ...(elsewhere ? [`  listens at   ${listensAt}`] : [])];
  return [
    'Sertel, a DEMONSTRATION: its keys, people and certificates are invented and lie in a file on this disk.',
    '',
    `  serves at    ${publicUrl}`,
    // A proxy is to lead there.
    ...(elsewhere ? [`  listens at   ${listensAt}`] : []),
    `  data         ${dataFolder}`,
    `  credentials  ${path.join(dataFolder, 'demo-credentials.json')}`,
    `  log          ${path.join(dataFolder, 'sertel.log')}`,
    '',
    '  next         npm run demo (in another terminal), or README.md',
    '  end          Ctrl-C',
  ];
}
