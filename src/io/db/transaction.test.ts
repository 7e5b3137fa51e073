import { sql } from 'kysely';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts';
import { insertOrganisation, listOrganisations, type Organisation } from './organisations.ts';
import { asOrganisation, asSystem } from './transaction.ts';

let test: TestDatabase;
let first: Organisation;
let second: Organisation;
beforeAll(async () => {
  test = await createTestDatabase();
  first = await asSystem(test.db, (tx) => insertOrganisation(tx, { code: 'A', name: 'Pertama' }));
  second = await asSystem(test.db, (tx) => insertOrganisation(tx, { code: 'B', name: 'Kedua' }));
});
afterAll(() => test.close());

const unit = (owner: string) => ({ owner_organisation_id: owner, name: 'Unit', parent_id: null });

describe('the row wall', () => {
  it('shows nothing and accepts nothing without a scope', async () => {
    expect(await listOrganisations(test.db)).toEqual([]);
    await expect(insertOrganisation(test.db, { code: 'C', name: 'Ketiga' })).rejects.toMatchObject({
      code: '42501',
    });
  });

  it('shows an organisation its own rows only', async () => {
    expect(await asOrganisation(test.db, first.id, listOrganisations)).toEqual([first]);
    expect(await asSystem(test.db, listOrganisations)).toEqual([first, second]);
  });

  it('shows public rows to everyone', async () => {
    const open = await asSystem(test.db, (tx) =>
      insertOrganisation(tx, { code: 'P', name: 'Umum', visibility: 'public' }),
    );
    expect(await asOrganisation(test.db, second.id, listOrganisations)).toEqual([second, open]);
  });

  it('refuses a row written in another organisation’s name', async () => {
    const write = asOrganisation(test.db, first.id, (tx) =>
      tx.insertInto('organisation_unit').values(unit(second.id)).execute(),
    );
    await expect(write).rejects.toMatchObject({ code: '42501' });
  });

  it('changes no row of another organisation', async () => {
    await asSystem(test.db, (tx) => tx.insertInto('organisation_unit').values(unit(second.id)).execute());
    const changed = await asOrganisation(test.db, first.id, (tx) =>
      tx.updateTable('organisation_unit').set({ name: 'Lain' }).executeTakeFirst(),
    );
    expect(changed.numUpdatedRows).toBe(0n);
  });

  it('forgets the scope with the transaction', async () => {
    const scopes = await sql<{
      scope: string;
    }>`select current_setting('sertel.system', true) as scope`.execute(test.db);
    expect(scopes.rows[0]?.scope ?? '').toBe('');
  });

  it('connects in a role that owns no table and bypasses nothing', async () => {
    const { rows } = await sql<{ name: string; super: boolean; owned: number }>`
      select current_user as name, rolsuper or rolbypassrls as super,
        (select count(*)::int from pg_tables where tableowner = current_user) as owned
      from pg_roles where rolname = current_user`.execute(test.db);
    expect(rows).toEqual([{ name: 'sertel_app', super: false, owned: 0 }]);
  });

  it('stands before every table that names an owner', async () => {
    const { rows } = await sql<{ name: string }>`
      select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relkind = 'r' and a.attname = 'owner_organisation_id' and not c.relrowsecurity`.execute(
      test.db,
    );
    expect(rows).toEqual([]);
  });
});

it('tells that its BEGIN alone failed, rather than that it is committed', async () => {
  const ask = Reflect.get(Client.prototype, 'query') as (this: Client, ...of: unknown[]) => unknown;
  const spy = vi.spyOn(Client.prototype, 'query').mockImplementation(function (
    this: Client,
    text: unknown,
    ...more: unknown[]
  ) {
    return ask.call(this, text === 'begin' ? 'select 1 / 0' : text, ...more);
  });
  const told = asSystem(test.db, async (tx) => sql`select 1`.execute(tx));
  await expect(told).rejects.toMatchObject({ code: '22012' });
  spy.mockRestore();
  expect(await asSystem(test.db, listOrganisations)).toContainEqual(first);
});
