import { afterEach, beforeEach, expect, it } from 'vitest';
import { createEmptyDatabase, type TestDatabase } from '../../../test/database.ts';
import { connectAsOwner } from './connect.ts';
import { migrate, readMigrations, type Migration } from './migrate.ts';

let test: TestDatabase;
beforeEach(async () => void (test = await createEmptyDatabase()));
afterEach(() => test.close());

const extra = (sql: string): Migration => ({ number: 9000, name: '9000-extra.sql', sql, sha256: sql });

it('numbers the migrations without a gap', async () => {
  const numbers = (await readMigrations()).map(({ number }) => number);
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
});

it('applies each migration once', async () => {
  expect((await migrate(test.address)).length).toBeGreaterThan(3);
  expect(await migrate(test.address)).toEqual([]);
});

it('lets several nodes start at the same time', async () => {
  const applied = await Promise.all([migrate(test.address), migrate(test.address), migrate(test.address)]);
  expect(applied.flat()).toHaveLength((await readMigrations()).length);
});

it('refuses a migration that was edited after it was applied', async () => {
  const migrations = await readMigrations();
  await migrate(test.address, migrations);
  const edited = migrations.map((migration, index) =>
    index === 0 ? { ...migration, sha256: 'other' } : migration,
  );
  await expect(migrate(test.address, edited)).rejects.toMatchObject({ code: 'database.migration-changed' });
});

it('refuses a database that is newer than the program', async () => {
  const migrations = await readMigrations();
  await migrate(test.address, [...migrations, extra('select 1')]);
  await expect(migrate(test.address, migrations)).rejects.toMatchObject({
    code: 'database.newer-than-program',
  });
});

it('leaves nothing of a migration that fails', async () => {
  const broken = [extra('create table half (id integer); select 1 / 0')];
  await expect(migrate(test.address, broken)).rejects.toMatchObject({ code: 'database.migration-failed' });
  expect(await migrate(test.address, [extra('create table half (id integer)')])).toEqual(['9000-extra.sql']);
});

it('names the cure where the account may not create the role', async () => {
  const denied = [extra("do $$ begin raise exception 'no' using errcode = '42501'; end $$")];
  await expect(migrate(test.address, denied)).rejects.toMatchObject({ code: 'database.not-permitted' });
});

it('names the cure where the account may not even make a table', async () => {
  const client = await connectAsOwner(test.address);
  await client.query(`create function deny() returns event_trigger language plpgsql as
    $$ begin raise exception 'no' using errcode = '42501'; end $$`);
  await client.query('create event trigger deny on ddl_command_start execute function deny()');
  await client.end();
  await expect(migrate(test.address)).rejects.toMatchObject({
    code: 'database.not-permitted',
    message: expect.stringContaining('owner to ACCOUNT'),
  });
});

it('says that a server is unreachable without telling the password', async () => {
  const failed = migrate({ kind: 'url', url: 'postgres://me:geheim@127.0.0.1:1/x' });
  await expect(failed).rejects.toMatchObject({
    code: 'database.unreachable',
    message: expect.not.stringContaining('geheim'),
  });
});
