import { spawnSync } from 'node:child_process';
import { cpSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { findBinaries, type PostgresBinaries } from './binaries.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'sertel-binaries-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const version = ({ postgres, initdb, environment }: PostgresBinaries) =>
  [postgres, initdb].map(
    (program) => spawnSync(program, ['--version'], { env: { ...environment }, encoding: 'utf8' }).stdout,
  );

const starts = [expect.stringContaining('postgres'), expect.stringContaining('initdb')];

it('starts the server’s programs where npm ran no install script, and leaves the package as it is', async () => {
  const root = await packageWithoutLinks();
  const before = readdirSync(path.join(root, 'native/lib'));
  expect(version(await findBinaries(path.join(folder, 'links'), root))).toEqual(starts);
  expect(readdirSync(path.join(root, 'native/lib'))).toEqual(before);
});

it('makes links anew that lead to where an earlier release lay', async () => {
  const root = await packageWithoutLinks();
  const links = path.join(folder, 'old');
  await findBinaries(links, root);
  for (const name of readdirSync(links)) {
    rmSync(path.join(links, name));
    symlinkSync(path.join('/gone', name), path.join(links, name));
  }
  expect(version(await findBinaries(links, root))).toEqual(starts);
});

/** As the package comes from the registry. */
async function packageWithoutLinks(): Promise<string> {
  const { postgres } = await findBinaries(path.join(folder, 'installed'));
  const installed = path.dirname(path.dirname(path.dirname(postgres)));
  const root = mkdtempSync(path.join(folder, 'package-'));
  const known: { target: string }[] = JSON.parse(
    readFileSync(path.join(installed, 'native/pg-symlinks.json'), 'utf8'),
  );
  const links = new Set(known.map(({ target }) => path.join(installed, target)));
  cpSync(installed, root, {
    recursive: true,
    filter: (from) => !links.has(from) && (!from.includes('/share/') || lstatSync(from).isDirectory()),
  });
  return root;
}
