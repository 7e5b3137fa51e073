import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DemoCredentials } from '../../src/services/jobs/make-demonstration.ts';
import { validatePdf } from '../../src/pades/validate/validate-pdf.ts';
import { bufferSource } from '../../src/pdf/source.ts';
import { parsePem } from '../../src/pki/x509/pem.ts';
import { interleave } from './interleave.ts';
import type { Report } from './report.ts';
import { samplePdf } from './sample-pdf.ts';

/**
 * Signing and checking over HTTP, by a platform in a process of its own, durable and with the demonstration's keys,
 * beside a bare handler in another: it decodes, hashes, does one P-256 operation, writes durably and answers.
 */
export async function benchHttp(report: Report): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'sertel-bench-'));
  const [port, floorPort] = [await freePort(), await freePort()];
  const platform = startChild('../../src/main.ts', ['start'], {
    SERTEL_DATA: folder,
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
  });
  const floor = startChild('floor-child.ts', [], { PORT: String(floorPort), FLOOR_FOLDER: folder });
  try {
    const credentialsFile = path.join(folder, 'demo-credentials.json');
    await until(
      async () => existsSync(credentialsFile) && (await answers(`http://127.0.0.1:${port}/healthz`)),
    );
    await until(() => answers(`http://127.0.0.1:${floorPort}/`));
    const demo = JSON.parse(await readFile(credentialsFile, 'utf8')) as DemoCredentials;
    await compare(report, demo, {
      platform: `http://127.0.0.1:${port}`,
      floor: `http://127.0.0.1:${floorPort}/`,
    });
  } finally {
    for (const child of [platform, floor]) {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    }
    rmSync(folder, { recursive: true });
  }
}

interface Addresses {
  readonly platform: string;
  readonly floor: string;
}

async function compare(report: Report, demo: DemoCredentials, at: Addresses): Promise<void> {
  const file = samplePdf();
  const [official] = demo.officials;
  if (official === undefined) throw new Error('expected an official in the demonstration');
  const { username, password } = demo.application;
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const { nik, passphrase } = official;
  const json = (files: readonly Uint8Array[]): RequestInit => ({
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({
      nik,
      passphrase,
      signatureProperties: [{ tampilan: 'INVISIBLE' }],
      file: files.map((bytes) => Buffer.from(bytes).toString('base64')),
    }),
  });
  const form = (fields: Readonly<Record<string, string>>, name: string, bytes: Uint8Array): RequestInit => {
    const body = new FormData();
    for (const [key, value] of Object.entries(fields)) body.append(key, value);
    body.append(name, new Blob([bytes.slice()], { type: 'application/pdf' }), 'surat.pdf');
    return { method: 'POST', headers: { authorization }, body };
  };
  const [one, ten] = [json([file]), json(Array.from({ length: 10 }, () => file))];
  const answer = (await post(`${at.platform}/api/v2/sign/pdf`, one)).toString();
  const signed = Buffer.from((JSON.parse(answer) as { file: string[] }).file[0] ?? '', 'base64');
  const anchors = parsePem(await readFile(demo.pki.root, 'utf8'), 'CERTIFICATE');
  const times = await interleave(
    {
      floor: () => post(at.floor, one),
      v2: () => post(`${at.platform}/api/v2/sign/pdf`, one),
      ten: () => post(`${at.platform}/api/v2/sign/pdf`, ten),
      v1: () =>
        post(`${at.platform}/api/sign/pdf`, form({ nik, passphrase, tampilan: 'invisible' }, 'file', file)),
      verify: () => post(`${at.platform}/api/sign/verify`, form({}, 'signed_file', signed)),
      engine: () => validatePdf(bufferSource(signed), { anchors, at: new Date() }),
    },
    { rounds: 20, warmUp: 5 },
  );
  report.heading(`${file.length} bytes over HTTP`);
  const share = (milliseconds: number): string =>
    `${(times.floor.median / milliseconds).toFixed(2)} of the floor`;
  report.row('base64, SHA-256, P-256 operation, fsync (floor)', times.floor.median);
  report.row('POST /api/v2/sign/pdf, argon2 for its passphrase', times.v2.median, share(times.v2.median));
  report.row('each of ten files in one request', times.ten.median / 10, share(times.ten.median / 10));
  report.row('POST /api/sign/pdf, multipart', times.v1.median, share(times.v1.median));
  report.row('the engine alone validates', times.engine.median);
  report.row('POST /api/sign/verify', times.verify.median);
}

async function post(url: string, init: RequestInit): Promise<Buffer> {
  const response = await fetch(url, init);
  const body = Buffer.from(await response.arrayBuffer());
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${body.toString().slice(0, 200)}`);
  return body;
}

const startChild = (
  script: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>>,
): ChildProcess =>
  spawn(process.execPath, [new URL(script, import.meta.url).pathname, ...args], {
    env: { ...process.env, ...variables },
    stdio: ['ignore', 'ignore', 'inherit'],
  });

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return address instanceof Object ? address.port : 0;
}

async function answers(url: string): Promise<boolean> {
  // Refused as long as the server starts.
  const response = await fetch(url).catch(() => undefined);
  await response?.arrayBuffer();
  return response !== undefined;
}

async function until(ready: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 600; i++) {
    if (await ready()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('expected the servers to start within a minute');
}
