import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts';
import { findSetting, keepFirstSetting, putSetting } from './settings.ts';

let test: TestDatabase;
beforeAll(async () => void (test = await createTestDatabase()));
afterAll(() => test.close());

it('finds nothing where nothing was set', async () => {
  expect(await findSetting(test.db, 'none')).toBeUndefined();
});

it('gives back any JSON value, and the last one that was put', async () => {
  for (const value of ['text', 7, null, [1, 'a'], { a: { b: [true] } }]) {
    await putSetting(test.db, 'any', value);
    expect(await findSetting(test.db, 'any')).toEqual(value);
  }
});

it('keeps the first of two values', async () => {
  expect(await keepFirstSetting(test.db, 'first', 'a')).toBe('a');
  expect(await keepFirstSetting(test.db, 'first', 'b')).toBe('a');
});
