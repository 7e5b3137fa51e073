// `npm run load [-- COUNT]`: a platform with a million certificates: how soon it starts, what memory it takes and how
// soon it answers for certificates that nobody has asked about. A folder of some 2 GB is made and deleted.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { connectAsOwner } from '../src/io/db/connect.ts';
import { socketFolderFor } from '../src/io/db/embedded/socket-folder.ts';
import { buildOcspRequest, encodeCertId } from '../src/pki/ocsp/ocsp-request.ts';
import { parseCertificate } from '../src/pki/x509/certificate.ts';
import { loadCertificates } from './bench/load-certificates.ts';
import { printReport } from './bench/report.ts';

const count = Number(process.argv[2] ?? 1_000_000);
const questions = 3000;
const [port, metricsPort] = [18_080, 18_081];
const dataFolder = await mkdtemp(path.join(tmpdir(), 'sertel-load-'));
const main = new URL('../src/main.ts', import.meta.url).pathname;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const report = printReport();

interface Running {
  readonly child: ChildProcess;
  readonly readyMs: number;
}

async function start(): Promise<Running> {
  const begun = performance.now();
  const env = {
    ...process.env,
    SERTEL_DATA: dataFolder,
    PORT: String(port),
    METRICS_PORT: String(metricsPort),
    // Each question comes from an address of its own: one alone may ask 200 a second.
    TRUST_PROXY: '127.0.0.1',
    SERTEL_LOG_LEVEL: 'warn',
  };
  const child = spawn(process.execPath, [main, 'start'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  for (;;) {
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
    await ready?.arrayBuffer();
    if (ready?.status === 200) return { child, readyMs: performance.now() - begun };
    if (child.exitCode !== null) throw new Error(`sertel start ended with ${child.exitCode}`);
    await wait(20);
  }
}

async function stop({ child }: Running): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGINT');
  await ended;
}

/** Loads while the platform runs, and gives the questions that are asked afterwards. */
async function load(): Promise<readonly Uint8Array[]> {
  const folder = socketFolderFor(dataFolder);
  const owner = await connectAsOwner({ kind: 'socket', folder, database: 'postgres' });
  try {
    const { rows } = await owner.query<{ id: string; certificate_der: Buffer }>(
      "select id, certificate_der from authority where kind = 'ca' limit 1",
    );
    const [issuing] = rows;
    if (issuing === undefined) throw new Error('the demonstration has an issuing authority');
    const { id: issuingId, certificate_der: certificateDer } = issuing;
    await loadCertificates(owner, { issuingId, certificateDer, count });
    const issuer = parseCertificate(certificateDer);
    const asked = await owner.query<{ serial: Buffer }>(
      'select serial from certificate where authority_id = $1 and shard > 1 order by sha256 limit $2',
      [issuingId, questions * 2],
    );
    return asked.rows.map(({ serial }) => buildOcspRequest([encodeCertId(issuer, serial)]));
  } finally {
    await owner.end();
  }
}

async function ask(der: Uint8Array, from: number): Promise<number> {
  const begun = performance.now();
  const headers = {
    'content-type': 'application/ocsp-request',
    'content-length': der.length,
    'x-forwarded-for': `10.${from >> 16}.${(from >> 8) & 255}.${from & 255}`,
  };
  const asking = request({ port, agent, method: 'POST', path: '/pki/ocsp', headers });
  asking.end(der);
  const [answer] = await once(asking, 'response');
  let length = 0;
  for await (const chunk of answer) length += chunk.length;
  if (answer.statusCode !== 200 || length < 200)
    throw new Error(`expected an answer, got ${answer.statusCode} with ${length} octets`);
  return performance.now() - begun;
}

async function askAll(asked: readonly Uint8Array[], name: string): Promise<void> {
  const times: number[] = [];
  for (const [i, der] of asked.entries()) times.push(await ask(der, i));
  const at = (share: number): number =>
    times.toSorted((a, b) => a - b)[Math.floor(times.length * share)] ?? NaN;
  report.row(`cold OCSP over HTTP, ${name}`, at(0.5), `99 of 100 within ${at(0.99).toFixed(2)} ms`);
  report.bar(`milliseconds of 99 of 100 cold answers, ${name}`, at(0.99), 'at most', 10);
}

async function readMebibytes(): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\S+)$/m.exec(text)?.[1]) / 2 ** 20;
}

try {
  const first = await start();
  const begun = performance.now();
  const asked = await load();
  report.heading(`A platform with ${count.toLocaleString('en')} certificates`);
  report.row('rows loaded', performance.now() - begun);
  await stop(first);
  const running = await start();
  report.bar('milliseconds until it is ready', running.readyMs, 'at most', 5000);
  await askAll(asked.slice(0, questions), 'while the memory fills');
  await wait(5000);
  await askAll(asked.slice(questions), 'once it is filled');
  report.bar('MiB of the process', await readMebibytes(), 'at most', 400);
  await stop(running);
} finally {
  agent.destroy();
  await rm(dataFolder, { recursive: true, force: true });
}
