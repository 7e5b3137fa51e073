import { sql } from 'kysely';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { connectAsOwner } from '../../io/db/connect.ts';
import { findJournalCheckpoint } from '../../io/db/journal-checkpoints.ts';
import { readJournalHead } from '../../io/db/journal-tree.ts';
import { findLeafAt } from '../../io/db/journal.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { verifyConsistency, verifyInclusion } from '../../pki/tlog/check-proof.ts';
import { growTree } from '../../pki/tlog/growing-tree.ts';
import { hashLeaf } from '../../pki/tlog/merkle-hash.ts';
import { verifyCheckpoint } from '../../pki/tlog/verify-checkpoint.ts';
import { parseTilePath } from '../../pki/tlog/tile.ts';
import type { Platform } from '../platform.ts';
import { appendEntry } from './append-entry.ts';
import { createLeafAppender } from './append-leaves.ts';
import { openJournalKey } from './journal-key.ts';
import { keptCheckpointFile } from './kept-checkpoint.ts';
import { proveCommitment, proveConsistency, proveLeafAt } from './prove-leaf.ts';
import { readTile } from './read-tile.ts';
import { signHead } from './sign-head.ts';
import { startJournal } from './start-journal.ts';
import { readRoot } from './tree-reading.ts';

let test: TestPlatform;
let platform: Platform;
beforeEach(async () => {
  test = await createTestPlatform();
  ({ platform } = test);
  await mkdir(path.dirname(keptCheckpointFile(platform.settings.dataFolder)));
});
afterEach(() => test.close());

const enter = (count: number, on = platform) =>
  asSystem(on.db, async (tx) => {
    for (let i = 0; i < count; i++)
      await appendEntry(tx, { type: 'document.stored', organisation: undefined, entry: { i } });
  });

/** Leaves without entries, in one statement. */
const fill = (count: number) =>
  sql`insert into journal_leaf (type, commitment)
    select 15, sha256(convert_to(n::text, 'UTF8')) from generate_series(1, ${count}) n`.execute(platform.db);

async function asOwner(statement: string): Promise<void> {
  const owner = await connectAsOwner(test.address);
  try {
    await owner.query(statement);
  } finally {
    await owner.end();
  }
}

async function leafHashes(size: number): Promise<readonly Uint8Array[]> {
  const hashes: Uint8Array[] = [];
  for (let index = 0; index < size; index++) {
    const leaf = (await findLeafAt(platform.db, index))!;
    hashes.push(hashLeaf(Uint8Array.of(leaf.type, ...leaf.commitment)));
  }
  return hashes;
}

async function signAll(on = platform) {
  const key = await openJournalKey(on);
  await createLeafAppender(on.db).append();
  await signHead(on, key);
  return key;
}

const wouldFork = { code: 'journal.would-fork' };

describe('the tree', () => {
  it('holds each committed row, in the order of arrival', async () => {
    await enter(5);
    const { verifierKey } = await signAll();
    const { note, size, root } = (await findJournalCheckpoint(platform.db, 'newest'))!;
    expect(verifyCheckpoint(note, [verifierKey]).checkpoint).toMatchObject({
      origin: '127.0.0.1:8080/journal',
      size,
    });
    const tree = growTree();
    for (const hash of await leafHashes(size)) tree.append(hash);
    expect(tree.root()).toEqual(new Uint8Array(root));
    // The key's own entry, then the five.
    expect(size).toBe(6);
  });

  it('is the same whoever appends in turn, across the edges of tiles', async () => {
    const appenders = [createLeafAppender(platform.db, 100), createLeafAppender(platform.db, 130)];
    const sizes = [0];
    for (const count of [1, 254, 1, 1, 300, 700]) {
      await fill(count);
      expect(await appenders[sizes.length % 2]!.append()).toBe(count);
      sizes.push(sizes.at(-1)! + count);
    }
    const tree = growTree();
    const hashes = await leafHashes(sizes.at(-1)!);
    for (const hash of hashes) {
      tree.append(hash);
      if (sizes.includes(tree.size)) expect(await readRoot(platform.db, tree.size)).toEqual(tree.root());
    }
    expect((await readJournalHead(platform.db)).root).toEqual(Buffer.from(tree.root()));
  });

  it('gives each leaf one number, whoever else appends at the same time', async () => {
    await fill(600);
    const other = test.beside(platform.clock);
    const counts = await Promise.all(
      [platform, other, platform, other].map(({ db }) => createLeafAppender(db, 50).append()),
    );
    await createLeafAppender(platform.db).append();
    expect(counts.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(600);
    expect(await leafHashes(600)).toHaveLength(600);
    expect((await readJournalHead(platform.db)).size).toBe(600);
  });

  it('is in no part the tree of a transaction that failed', async () => {
    await fill(10);
    const appender = createLeafAppender(platform.db);
    await appender.append();
    await fill(10);
    await asOwner("create function fail() returns trigger language plpgsql as $$ begin raise 'full'; end $$");
    await asOwner('create trigger fail before update on journal_head execute function fail()');
    await expect(appender.append()).rejects.toThrow('full');
    await asOwner('drop trigger fail on journal_head');
    expect((await readJournalHead(platform.db)).size).toBe(10);
    expect(await appender.append()).toBe(10);
    expect((await readJournalHead(platform.db)).root).toEqual(Buffer.from(await readRoot(platform.db, 20)));
  });

  it.each([
    "update journal_tile set content = '\\x00'",
    'update journal_tile set content = overlay(content placing content from 2)',
    'delete from journal_tile',
    'update journal_head set size = size',
    "update journal_head set size = size - 1, root = sha256('')",
    'delete from journal_checkpoint',
    'truncate journal_tile',
  ])('never shrinks or changes, even by whoever uses the database directly: %s', async (statement) => {
    await enter(3);
    await signAll();
    await expect(asOwner(statement)).rejects.toMatchObject({ code: '23001' });
  });
});

describe('proofs', () => {
  it('are of every leaf, in the tree that is shown', async () => {
    await enter(20);
    await signAll();
    for (const index of [0, 7, 20]) {
      const { type, commitment, size, root, proof } = await proveLeafAt(platform, index);
      const leafHash = hashLeaf(Uint8Array.of(type, ...commitment));
      expect(verifyInclusion({ leafHash, index, size, proof, root: new Uint8Array(root) })).toBe(true);
      const found = await proveCommitment(platform, commitment);
      expect(found.map((leaf) => leaf.index)).toEqual([index]);
    }
    const between = await proveConsistency(platform, 3, 21);
    expect(verifyConsistency({ from: 3, to: 21, ...between })).toBe(true);
  });

  it('are not denied where the database cannot tell', async () => {
    await enter(1);
    await signAll();
    const { commitment } = (await findLeafAt(platform.db, 1))!;
    await asOwner('alter table journal_checkpoint rename to away');
    await expect(proveCommitment(platform, commitment)).rejects.not.toMatchObject({
      code: 'journal.no-such-leaf',
    });
    await asOwner('alter table away rename to journal_checkpoint');
    expect(await proveCommitment(platform, commitment)).toHaveLength(1);
  });

  it('are of nothing beyond it', async () => {
    await enter(2);
    await signAll();
    await enter(2);
    await createLeafAppender(platform.db).append();
    await expect(proveLeafAt(platform, 3)).rejects.toMatchObject({ code: 'journal.no-such-leaf' });
    await expect(proveCommitment(platform, new Uint8Array(32))).rejects.toMatchObject({
      code: 'journal.no-such-leaf',
    });
    await expect(proveConsistency(platform, 3, 4)).rejects.toMatchObject({ code: 'journal.no-such-tree' });
    expect(await readTile(platform.db, parseTilePath('tile/0/000.p/3'))).toHaveLength(96);
    expect(await readTile(platform.db, parseTilePath('tile/entries/000.p/2'))).toHaveLength(70);
    expect(await readTile(platform.db, parseTilePath('tile/0/000.p/4'))).toBeUndefined();
    expect(await readTile(platform.db, parseTilePath('tile/1/000.p/1'))).toBeUndefined();
  });
});

describe('a database that does not go on from what was shown', () => {
  /** The data folder of this platform beside a database that knows nothing of it, or `count` other leaves. */
  async function restored(count: number): Promise<TestPlatform> {
    const other = await createTestPlatform();
    const { dataFolder } = platform.settings;
    if (count > 0) {
      await mkdir(path.dirname(keptCheckpointFile(other.platform.settings.dataFolder)));
      await enter(count, other.platform);
      await signAll(other.platform);
    }
    return {
      ...other,
      platform: { ...other.platform, settings: { ...other.platform.settings, dataFolder } },
    };
  }

  it('is refused at the start: older, empty, or another', async () => {
    await enter(5);
    await signAll();
    for (const count of [0, 2, 30]) {
      const other = await restored(count);
      const old = other.platform;
      await expect(startJournal(old)).rejects.toMatchObject(wouldFork);
      await other.close();
    }
  });

  it('is not signed when it comes back while the process runs', async () => {
    await enter(5);
    await signAll();
    const other = await restored(2);
    const old = other.platform;
    const key = await openJournalKey(old);
    await enter(30, old);
    await createLeafAppender(old.db).append();
    await expect(signHead(old, key)).rejects.toMatchObject(wouldFork);
    await other.close();
  });

  it('gets no new key either', async () => {
    await enter(1);
    await signAll();
    const other = await restored(0);
    const old = other.platform;
    await expect(openJournalKey(old)).rejects.toMatchObject({ code: 'journal.key-missing' });
    await other.close();
  });

  it('is told from one whose file is gone, which goes on', async () => {
    await enter(2);
    await signAll();
    await rm(keptCheckpointFile(platform.settings.dataFolder));
    await enter(1);
    await signAll();
    const kept = await readFile(keptCheckpointFile(platform.settings.dataFolder), 'utf8');
    expect(kept).toBe((await findJournalCheckpoint(platform.db, 'newest'))!.note);
  });

  it.each([
    ['size = 3', 'cut'],
    ["root = sha256('other')", 'rewritten'],
    [
      "size = 9, root = sha256('other'); update journal_tile set content = overlay(content placing '\\x01' from 10)",
      'rewritten and grown',
    ],
  ])('is told by the database itself where the file is gone: set %s (%s)', async (change) => {
    await enter(5);
    const key = await signAll();
    await rm(keptCheckpointFile(platform.settings.dataFolder));
    await asOwner('alter table journal_head disable trigger user');
    await asOwner('alter table journal_tile disable trigger user');
    await asOwner(`update journal_head set ${change}`);
    await expect(signHead(platform, key)).rejects.toMatchObject(wouldFork);
    await expect(startJournal(platform)).rejects.toMatchObject(wouldFork);
  });

  it('is not guessed at where the file is broken', async () => {
    await writeFile(keptCheckpointFile(platform.settings.dataFolder), 'nonsense');
    await expect(startJournal(platform)).rejects.toMatchObject({ code: 'tlog.bad-note' });
  });
});

// A machine that is busy elsewhere may take its time.
const patience = { timeout: 20_000 };

it('runs by itself: what is committed is signed within a second', async () => {
  const journal = await startJournal(platform, { pollMs: 20 });
  await enter(3);
  await expect.poll(async () => (await findJournalCheckpoint(platform.db, 'newest'))?.size, patience).toBe(4);
  await enter(2);
  await journal.stop();
  expect((await findJournalCheckpoint(platform.db, 'newest'))?.size).toBe(6);
});
