import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { openDatabase, type Database } from '../../io/db/connect.ts';
import { startEmbedded, type EmbeddedServer } from '../../io/db/embedded/start-embedded.ts';
import { migrate } from '../../io/db/migrate.ts';
import { buildApp } from '../app.ts';

const settings = { fsync: 'off', synchronous_commit: 'off' };
let folder: string;
let server: EmbeddedServer;
let test: TestPlatform;
let db: Database;
let app: FastifyInstance;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sertel-health-'));
  server = await startEmbedded(folder, { settings });
  await migrate(server.address);
  test = await createTestPlatform();
  db = openDatabase(server.address);
  app = await buildApp({ ...test.platform, db });
});
afterAll(async () => {
  await app.close();
  await db.destroy();
  await test.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const get = async (url: string) => {
  const answer = await app.inject({ url });
  return { status: answer.statusCode, ...answer.json<Record<string, unknown>>() };
};
const authority = '/pki/ca/00000000-0000-0000-0000-000000000000.cer';

it('is ready with its database, says so when that is away, and is ready again when it is back', async () => {
  expect(await get('/readyz')).toEqual({ status: 'ready' });
  expect(await get(authority)).toMatchObject({ status: 404 });
  await server.stop();
  expect((await app.inject({ url: '/healthz' })).statusCode).toBe(200);
  const unready = await app.inject({ url: '/readyz' });
  expect(unready.statusCode).toBe(503);
  expect(unready.json()).toEqual({ status: 'unready', away: ['database'] });
  expect(unready.headers['cache-control']).toBe('no-store');
  expect(await get(authority)).toMatchObject({ status: 503, code: 'database.unreachable' });
  server = await startEmbedded(folder, { settings });
  expect((await app.inject({ url: '/readyz' })).statusCode).toBe(200);
  expect(await get(authority)).toMatchObject({ status: 404 });
});

it('names the folder of documents when that is gone', async () => {
  const files = path.join(test.platform.settings.dataFolder, 'files');
  await rename(files, `${files}-away`);
  expect((await app.inject({ url: '/readyz' })).json()).toEqual({ status: 'unready', away: ['files'] });
  await rename(`${files}-away`, files);
  expect((await app.inject({ url: '/readyz' })).statusCode).toBe(200);
});
