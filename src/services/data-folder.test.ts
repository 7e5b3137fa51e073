import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeDataFolder } from './data-folder.ts';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'sertel-data-folder-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

it('says that it is a file, and where on the way to it a file is', async () => {
  const file = path.join(folder, 'file');
  await writeFile(file, '');
  for (const asked of [file, path.join(file, 'data')]) {
    await expect(makeDataFolder(asked)).rejects.toMatchObject({
      code: 'platform.folder-unwritable',
      message: expect.stringContaining(`got ${file}, which is a file`),
    });
  }
});

it('refuses a folder that the system does not let it make', async () => {
  await expect(makeDataFolder('/proc/none/data')).rejects.toMatchObject({
    code: 'platform.folder-unwritable',
    message: expect.stringContaining('cannot write to the data folder /proc/none/data'),
  });
});

it('takes back what was made for a start that failed, and nothing that holds anything', async () => {
  const outer = path.join(folder, 'outer');
  const inner = path.join(outer, 'data');
  const log = path.join(inner, 'sertel.log');
  const first = await makeDataFolder(inner);
  await writeFile(log, '');
  await first.leaveNothing([log]);
  expect(existsSync(outer)).toBe(false);

  const second = await makeDataFolder(inner);
  await writeFile(log, '{"msg":"why"}\n');
  await second.leaveNothing([log]);
  expect(await readdir(inner)).toEqual(['sertel.log']);

  await writeFile(log, '');
  const third = await makeDataFolder(inner);
  await third.leaveNothing([log]);
  expect(await readdir(inner)).toEqual(['sertel.log']);
});
