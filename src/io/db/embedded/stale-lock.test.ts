import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { clearStaleLock } from './stale-lock.ts';

it('waits for a killed server to be gone and removes its lock', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sertel-lock-'));
  const lock = path.join(folder, '.s.PGSQL.5432.lock');
  const dying = spawn('sleep', ['0.3']);
  let gone = false;
  dying.once('exit', () => (gone = true));
  writeFileSync(lock, `${dying.pid}\n`);
  await clearStaleLock(folder);
  expect(gone).toBe(true);
  expect(existsSync(lock)).toBe(false);
});

it('does nothing where there is no lock', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sertel-lock-'));
  await clearStaleLock(folder);
  expect(existsSync(path.join(folder, '.s.PGSQL.5432.lock'))).toBe(false);
});
