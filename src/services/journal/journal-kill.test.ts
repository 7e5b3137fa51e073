import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it, vi } from 'vitest';
import { createTestPlatform } from '../../../test/platform.ts';
import { readJournalHead } from '../../io/db/journal-tree.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { toHex } from '../../lib/bytes.ts';
import { createLeafAppender } from './append-leaves.ts';
import { openJournalKey } from './journal-key.ts';
import { keptCheckpointFile } from './kept-checkpoint.ts';
import { refuseFork, signHead } from './sign-head.ts';
import { readRoot } from './tree-reading.ts';

const rounds = Number(process.env['SOAK_ROUNDS'] ?? 2);
vi.setConfig({ testTimeout: 60_000 + rounds * 10_000 });
const child = new URL('../../../test/journal-child.ts', import.meta.url).pathname;

it('goes on from every checkpoint that was ever shown, however often it is killed', async () => {
  const platformKey = randomBytes(32);
  const test = await createTestPlatform(new Date(), platformKey);
  const { db, settings } = test.platform;
  const { dataFolder } = settings;
  await mkdir(path.dirname(keptCheckpointFile(dataFolder)));
  const shown: [number, string][] = [];
  for (let round = 0; round < rounds; round++) {
    const { folder, database } = test.address;
    const args = [child, folder, database, toHex(platformKey), dataFolder];
    const running = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(running, 'exit');
    let seen = 0;
    for await (const line of createInterface({ input: running.stdout })) {
      const [size = '', root = ''] = line.split(' ');
      shown.push([Number(size), root]);
      if (++seen === 6) setTimeout(() => running.kill('SIGKILL'), Math.random() * 30);
    }
    await ended;
  }
  expect(shown.length).toBeGreaterThanOrEqual(rounds * 6);
  // Whoever comes next: no leaf is lost, and each tree that was shown is the beginning of the one that stands.
  await asSystem(db, async (tx) => refuseFork(tx, dataFolder, await readJournalHead(tx)));
  await createLeafAppender(db).append();
  await signHead(test.platform, await openJournalKey({ ...test.platform, settings }));
  const { size } = await readJournalHead(db);
  const { rows } = await asSystem(db, async (tx) => ({
    rows: await tx
      .selectFrom('journal_leaf')
      .select((leaf) => leaf.fn.countAll().as('count'))
      .execute(),
  }));
  expect(Number(rows[0]?.count)).toBe(size);
  for (const [at, root] of shown) expect((await readRoot(db, at)).toBase64()).toBe(root);
  await test.close();
});
