import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { checkReachable, openDatabase } from './connect.ts';
import { nameFailure } from './name-failure.ts';
import { asSystem } from './transaction.ts';

const error = (message: string, more = {}) => Object.assign(new Error(message), more);

it.each([
  error('connect ENOENT', { code: 'ENOENT', syscall: 'connect' }),
  error('read ECONNRESET', { code: 'ECONNRESET', syscall: 'read' }),
  error('terminating connection', { code: '57P01' }),
  error('the database system is starting up', { code: '57P03' }),
  error('sorry, too many clients already', { code: '53300' }),
  error('Connection terminated unexpectedly'),
])('calls a server that is away unreachable: %s', (lost) => {
  expect(nameFailure(lost)).toMatchObject({ code: 'database.unreachable', cause: lost });
});

it('says that the disk of the server is full', () => {
  const full = error('could not extend file: No space left on device', { code: '53100' });
  expect(nameFailure(full)).toMatchObject({ code: 'database.disk-full', cause: full });
});

it.each([
  error('invalid byte sequence for encoding "UTF8": 0x00', { code: '22021' }),
  error('unsupported Unicode escape sequence', { code: '22P05' }),
  error('invalid input syntax for type json', { code: '22P02' }),
])('says that a text is none that it keeps: %s', (refused) => {
  expect(nameFailure(refused)).toMatchObject({ code: 'database.bad-text', cause: refused });
});

it.each([
  error('invalid input syntax for type uuid: "x"', { code: '22P02' }),
  error('no such file', { code: 'ENOENT', syscall: 'open' }),
  error('duplicate key', { code: '23505' }),
  'text',
])('leaves any other error as it is: %s', (other) => {
  expect(nameFailure(other)).toBe(other);
});

it('is raised by a transaction, and by a look at a server that takes connections and never answers', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'sertel-silent-'));
  const db = openDatabase({ kind: 'socket', folder, database: 'postgres' });
  await expect(asSystem(db, async () => 1)).rejects.toMatchObject({ code: 'database.unreachable' });
  const silent = createServer().listen(path.join(folder, '.s.PGSQL.5432'));
  await expect(checkReachable(db, 50)).rejects.toMatchObject({ code: 'database.unreachable' });
  silent.close();
  await rm(folder, { recursive: true, force: true });
});
