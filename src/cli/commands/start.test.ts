import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../lib/clock.ts';
import { openPlatform } from '../../services/open-platform.ts';
import { startCommand, type HttpServer, type StartParts } from './start.ts';

let folder: string;
let other: Server | undefined;
beforeAll(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'sertel-start-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(() => other?.close());

const lines: string[] = [];
const problems: string[] = [];
const output = { line: (text: string) => lines.push(text), problem: (text: string) => problems.push(text) };

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return address instanceof Object ? address.port : 0;
}

function parts(port: number, order: string[] = []): StartParts {
  const app = (): HttpServer => {
    const server = createServer((_, answer) => answer.end('{"service":"sertel"}'));
    return {
      listen: async (options) => {
        server.listen(options);
        await once(server, 'listening');
        order.push('listens');
        setTimeout(() => process.emit('SIGINT'), 50);
        return '';
      },
      close: async () => {
        server.closeAllConnections();
        server.close();
        order.push('closed');
      },
    };
  };
  return {
    host: '127.0.0.1',
    port,
    dataFolder: folder,
    mode: 'demo',
    metrics: undefined,
    openPlatform: async () => {
      const opened = await openPlatform({
        settings: {
          mode: 'demo',
          publicUrl: 'http://a.example',
          pkiUrl: 'http://a.example',
          dataFolder: folder,
          trustProxy: false,
          refuse: [],
        },
        databaseUrl: undefined,
        platformKeyFile: path.join(folder, 'keys', 'platform-key.json'),
        smtp: undefined,
        clock: systemClock,
        log: pino({ level: 'silent' }),
      });
      order.push('opened');
      return { ...opened, close: () => opened.close().then(() => void order.push('ended')) };
    },
    makeDemonstration: async () => order.push('demonstration'),
    startJournal: async () => {
      order.push('journal');
      return { stop: async () => void order.push('signed') };
    },
    buildApp: async () => app(),
    serveMetrics: async () => undefined,
    startJobs: async () => ({ stop: async () => void order.push('jobs stopped') }),
  };
}

async function listenAsOther(answer: string): Promise<number> {
  other = createServer((_, response) => response.end(answer)).listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  return address instanceof Object ? address.port : 0;
}

it('opens, makes the demonstration, serves, and closes all of it on Ctrl-C', async () => {
  const order: string[] = [];
  expect(await startCommand([], parts(await freePort(), order), output)).toBe(0);
  expect(order).toEqual([
    'opened',
    'demonstration',
    'journal',
    'listens',
    'jobs stopped',
    'closed',
    'signed',
    'ended',
  ]);
  expect(lines.length).toBeLessThanOrEqual(15);
  expect(lines.join('\n')).toContain('demo-credentials.json');
});

it('says where it listens when that is not its public address, in at most 15 lines', async () => {
  lines.length = 0;
  const port = await freePort();
  await startCommand([], parts(port), output);
  expect(lines).toContain('  serves at    http://a.example');
  expect(lines).toContain(`  listens at   http://127.0.0.1:${port}`);
  expect(lines.length).toBeLessThanOrEqual(15);
});

it('closes what it opened when a later step fails', async () => {
  const order: string[] = [];
  const failing = {
    ...parts(await freePort(), order),
    buildApp: () => Promise.reject(new TypeError('a bug')),
  };
  await expect(startCommand([], failing, output)).rejects.toThrow('a bug');
  expect(order).toEqual(['opened', 'demonstration', 'journal', 'signed', 'ended']);
});

it('names another program on the port, and another Sertel', async () => {
  const refused = async (answer: string) => startCommand([], parts(await listenAsOther(answer)), output);
  await expect(refused('hello')).rejects.toMatchObject({
    code: 'listen.busy',
    message: expect.stringContaining('another program'),
  });
  other?.close();
  await expect(refused('{"service":"sertel"}')).rejects.toMatchObject({
    message: expect.stringContaining('another data folder'),
  });
});

it('names the setting of the figures when their port is in use', async () => {
  const metrics = { host: '127.0.0.1', port: await listenAsOther('hello') };
  await expect(startCommand([], { ...parts(await freePort()), metrics }, output)).rejects.toMatchObject({
    code: 'listen.busy',
    message: expect.stringContaining('METRICS_PORT='),
  });
});

it('names its own older process and how to end it', async () => {
  await writeFile(path.join(folder, 'sertel.pid'), `${process.pid}\n`);
  const port = await listenAsOther('{"service":"sertel"}');
  await expect(startCommand([], parts(port), output)).rejects.toMatchObject({
    code: 'listen.busy',
    message: expect.stringContaining(`kill ${process.pid}`),
  });
});

it('refuses an address that this machine does not have', async () => {
  const wrong = { ...parts(await freePort()), host: '203.0.113.9' };
  await expect(startCommand([], wrong, output)).rejects.toMatchObject({ code: 'listen.refused' });
});
