import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts';
import { insertOrganisation } from '../db/organisations.ts';
import { asSystem } from '../db/transaction.ts';
import { PlatformKey } from '../keys/platform-key.ts';
import { openFileStore, type FileStore } from './file-store.ts';

const platform = new PlatformKey(new Map([[1, Buffer.alloc(32, 1)]]));
let test: TestDatabase;
let folder: string;
let files: FileStore;
let mine: string;
let theirs: string;
beforeAll(async () => {
  test = await createTestDatabase();
  folder = await mkdtemp(path.join(tmpdir(), 'sertel-files-'));
  files = await openFileStore(folder, test.db, platform);
  const organisation = (code: string) =>
    asSystem(test.db, async (tx) => (await insertOrganisation(tx, { code, name: code })).id);
  [mine, theirs] = [await organisation('A'), await organisation('B')];
});
afterAll(async () => {
  await test.close();
  await rm(folder, { recursive: true, force: true });
});

const placeOf = (storageKey: string) => path.join(folder, storageKey.slice(0, 2), storageKey.slice(2));
const bytesOf = (length: number) =>
  Buffer.from(Array.from({ length }, (_, at) => (at * 7 + (at >> 8)) & 0xff));

it.each([0, 1, 65_535, 65_536, 65_537, 131_072, 200_000])(
  'gives back %i bytes as they were',
  async (length) => {
    const content = bytesOf(length);
    const stored = await files.put(mine, content);
    expect(stored.sizeBytes).toBe(length);
    expect(Buffer.from(stored.sha256)).toEqual(createHash('sha256').update(content).digest());
    expect(Buffer.from(await files.read(mine, stored.storageKey)).equals(content)).toBe(true);
  },
);

it('takes a stream whose buffer is used again', async () => {
  async function* reusing() {
    const buffer = new Uint8Array(50_000);
    for (let round = 0; round < 4; round++) {
      buffer.fill(round);
      yield buffer;
    }
  }
  const { storageKey } = await files.put(mine, reusing());
  const read = await files.read(mine, storageKey);
  expect([read[0], read[50_000], read[199_999], read.length]).toEqual([0, 1, 3, 200_000]);
});

it('keeps nothing readable on the disk', async () => {
  const { storageKey } = await files.put(mine, Buffer.from('rahasia '.repeat(100)));
  expect((await readFile(placeOf(storageKey))).includes('rahasia')).toBe(false);
});

it('opens a file for its organisation only', async () => {
  const { storageKey } = await files.put(mine, Buffer.from('a'));
  await expect(files.read(theirs, storageKey)).rejects.toMatchObject({ code: 'file.damaged' });
});

it('opens again after a restart', async () => {
  const { storageKey } = await files.put(mine, Buffer.from('a'));
  const reopened = await openFileStore(folder, test.db, platform);
  expect(Buffer.from(await reopened.read(mine, storageKey)).toString()).toBe('a');
});

it('notices what was changed, cut, lengthened, reordered or exchanged', async () => {
  const content = bytesOf(150_000);
  const [one, two] = [await files.put(mine, content), await files.put(mine, content)];
  const original = await readFile(placeOf(one.storageKey));
  const chunk = 65_536 + 16;
  const flipped = Buffer.from(original);
  flipped[100_000]! ^= 1;
  for (const bytes of [
    flipped,
    original.subarray(0, 40 + chunk),
    original.subarray(0, 20),
    Buffer.concat([original, Buffer.from([0])]),
    Buffer.concat([
      original.subarray(0, 40),
      original.subarray(40 + chunk, 40 + 2 * chunk),
      original.subarray(40, 40 + chunk),
      original.subarray(40 + 2 * chunk),
    ]),
    await readFile(placeOf(two.storageKey)),
    Buffer.alloc(0),
  ]) {
    await writeFile(placeOf(one.storageKey), bytes);
    await expect(files.read(mine, one.storageKey)).rejects.toMatchObject({ code: 'file.damaged' });
  }
});

it('leaves nothing behind when the content fails or is too large', async () => {
  async function* failing() {
    yield new Uint8Array(100);
    throw new Error('the connection broke');
  }
  await expect(files.put(mine, failing())).rejects.toThrow('the connection broke');
  await expect(files.put(mine, new Uint8Array(100), 99)).rejects.toMatchObject({ code: 'file.too-large' });
  expect(await readdir(path.join(folder, 'unfinished'))).toEqual([]);
});

it.each(['', '../../etc/passwd', 'A'.repeat(40), '0'.repeat(39)])(
  'finds no file under %j',
  async (storageKey) => {
    await expect(files.read(mine, storageKey)).rejects.toMatchObject({ code: 'file.not-found' });
  },
);

it('forgets a file that was removed', async () => {
  const { storageKey } = await files.put(mine, Buffer.from('a'));
  await files.remove(storageKey);
  await files.remove(storageKey);
  await expect(files.read(mine, storageKey)).rejects.toMatchObject({ code: 'file.not-found' });
});

it('sweeps what a killed process left', async () => {
  await writeFile(path.join(folder, 'unfinished', 'left'), 'x');
  await openFileStore(folder, test.db, platform);
  expect(await readdir(path.join(folder, 'unfinished'))).toEqual([]);
});
