import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeTestPki } from '../../../test/pki/test-pki.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { encodePem } from '../../pki/x509/pem.ts';
import { UsageError } from '../output.ts';
import { readOwnTrust } from '../own-trust.ts';
import { trustCommand } from './trust.ts';

let test: TestPlatform;
let pem: string;
beforeAll(async () => {
  test = await createTestPlatform();
  pem = path.join(mkdtempSync(path.join(tmpdir(), 'sertel-trust-')), 'induk.pem');
  const { root } = await makeTestPki();
  writeFileSync(pem, encodePem('CERTIFICATE', root.certificate.raw));
});
afterAll(() => test.close());

const run = async (...args: readonly string[]): Promise<string> => {
  const lines: string[] = [];
  const output = { line: (text: string) => void lines.push(text), problem: () => undefined };
  const openPlatform = async () => ({ platform: test.platform, close: async () => undefined });
  await trustCommand(args, { openPlatform }, output);
  return lines.join('\n');
};

it('adds, lists and removes anchors, which verify takes from the data folder', async () => {
  expect(await run('list')).toContain('version 0');
  expect(await run('add', pem)).toContain('induk.pem, by ');
  const { anchors } = JSON.parse(await run('list', '--json')) as {
    anchors: { sha256: string; source: string }[];
  };
  expect(anchors).toMatchObject([{ source: 'induk.pem' }]);
  const own = await readOwnTrust(test.platform.settings.dataFolder);
  expect([own.anchors.length, own.version?.version]).toEqual([1, 1]);
  expect(await run('remove', anchors[0]!.sha256.slice(0, 16))).toContain('version 2');
  expect((await readOwnTrust(test.platform.settings.dataFolder)).anchors).toEqual([]);
});

it.each([[[]], [['add']], [['remove']], [['lose', 'x']], [['add', '/nowhere.pem']]])(
  'refuses the usage %j before it opens the platform',
  async (args) => {
    await expect(run(...args)).rejects.toThrow(UsageError);
  },
);
