import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { openLog } from './open-log.ts';

it('writes neither a NIK nor a secret, wherever they stand', () => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'sertel-log-')), 'sertel.log');
  const log = openLog({ level: 'info', file });
  log.info({ url: '/api/user/status/0012345678901234', passphrase: 'rahasia' }, 'asked for 0012345678901234');
  log.error({ request: { password: 'rahasia', headers: { authorization: 'Basic rahasia' } } }, 'failed');
  log.child({ token: 'rahasia' }).info('child');
  const text = readFileSync(file, 'utf8');
  expect(text.split('\n')).toHaveLength(4);
  expect(text).not.toMatch(/0012345678901234|rahasia/);
  expect(text).toContain('/api/user/status/[nik]');
});

it('keeps numbers that are no NIK', () => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'sertel-log-')), 'sertel.log');
  openLog({ level: 'info', file }).info('12345678901234567 and 123456789012345');
  expect(readFileSync(file, 'utf8')).toContain('12345678901234567 and 123456789012345');
});

it('lives on when the disk is full, and says so once', async () => {
  const reports: string[] = [];
  const log = openLog({ level: 'info', file: '/dev/full', report: (sentence) => reports.push(sentence) });
  for (let n = 0; n < 3; n++) log.info('a line that finds no place');
  await new Promise(setImmediate);
  expect(reports).toEqual([expect.stringMatching(/^the log cannot be written: ENOSPC/)]);
});
