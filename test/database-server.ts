import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { connectAsOwner } from '../src/io/db/connect.ts';
import { startEmbedded } from '../src/io/db/embedded/start-embedded.ts';
import { migrate } from '../src/io/db/migrate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The socket folder of the run's one server, and the migrated database to clone. */
    testDatabase: { readonly folder: string; readonly template: string };
  }
}

/** One server for the whole run, thrown away with all its databases at the end: clones are never dropped. */
export default async function startTestServer(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sertel-test-'));
  const server = await startEmbedded(folder, {
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' },
  });
  const template = `template_${randomBytes(4).toString('hex')}`;
  const owner = await connectAsOwner(server.address);
  await owner.query(`create database ${template}`);
  await owner.end();
  await migrate({ ...server.address, database: template });
  project.provide('testDatabase', { folder: server.address.folder, template });
  return async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
