import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judge } from '../judges.ts';
import { logInAs } from '../log-in.ts';
import { makeOurs, type Ours } from '../wall/ours.ts';

let ours: Ours;
let url: string;
/** It remembers earlier runs where it stands. */
let folder: string;

beforeAll(async () => {
  ours = await makeOurs(new Date('2026-03-02T03:04:05Z'));
  folder = await mkdtemp(path.join(tmpdir(), 'sertel-schemathesis-'));
  await ours.app.listen({ host: '127.0.0.1', port: 0 });
  url = `http://127.0.0.1:${(ours.app.server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await ours.close();
  await rm(folder, { recursive: true, force: true });
});

/** What ends sessions, the asking one’s too, is asked last. */
const ends = '^/rest/v1/(sessions/.id.|accounts/.id./sessions)$';

describe.skipIf(!judge('schemathesis'))('requests made from the OpenAPI document', () => {
  it('get documented answers as somebody of an agency and its application', async () => {
    const { keeper, authorization } = ours;
    const headers = { ...keeper.headers, authorization };
    expect(await faultsFound(headers, 20, ['--exclude-path-regex', ends])).toEqual([]);
  });

  it.each(['registration-officer', 'auditor'] as const)(
    'get documented answers as the issuer’s %s',
    async (role) => {
      const { headers } = await logInAs(ours.app, ours.demo.test.platform, { code: 'BSSN', role });
      expect(await faultsFound(headers, 3, ['--exclude-path-regex', ends])).toEqual([]);
    },
  );

  it('get documented answers as nobody', async () => {
    expect(await faultsFound({}, 2, [])).toEqual([]);
  });

  it('get documented answers where they end sessions', async () => {
    const { headers } = ours.keeper;
    expect(await faultsFound(headers, 10, ['--include-path-regex', ends])).toEqual([]);
  });
});

const checks = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_schema_conformance',
];

/** So many examples of each operation, the same ones each time. */
async function faultsFound(
  headers: Readonly<Record<string, string>>,
  examples: number,
  operations: readonly string[],
): Promise<readonly string[]> {
  const sent = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const options = ['--checks', checks.join(), '--phases', 'fuzzing', '--seed', '1', '--no-shrink'];
  const manner = ['--continue-on-failure', '--no-color', '--request-timeout', '60', '--warnings', 'off'];
  const run = ['run', `${url}/openapi.json`, '--max-examples', String(examples)];
  const child = spawn('schemathesis', [...run, ...options, ...manner, ...sent, ...operations], {
    cwd: folder,
  });
  const said: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => said.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code === 0) return [];
  const logged = ours.demo.test.logged.filter((line) => line.includes('"level":50'));
  return [Buffer.concat(said).toString('utf8'), ...logged];
}
