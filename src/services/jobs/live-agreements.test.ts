import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { findSetting } from '../../io/db/settings.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { keepAgreementTime } from '../agreements/keep-time.ts';
import { liveAgreements } from './live-agreements.ts';
import { makeDemonstration } from './make-demonstration.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let test: TestPlatform;
const now = new Date('2026-03-02T03:00:00Z');
const { signal } = new AbortController();

beforeAll(async () => {
  test = await createTestPlatform(now);
});
afterAll(() => test.close());

const lives = () =>
  asSystem(test.platform.db, (tx) =>
    tx
      .selectFrom('occurrence')
      .innerJoin('agreement', 'agreement.id', 'agreement_id')
      .select(['number_first', 'state', 'example'])
      .where('module', '=', 'perjanjian')
      .orderBy('number_first')
      .execute(),
  );

it('makes nothing before there is a demonstration', async () => {
  expect(await liveAgreements(test.platform, now, signal)).toEqual({ steps: 0 });
});

it('lives the first agreement to its end and one that runs, once, and says how far it is', async () => {
  await makeDemonstration(test.platform);
  // A process that is stopped at once, and the one that goes on.
  expect(await liveAgreements(test.platform, now, AbortSignal.abort())).toEqual({ steps: 0 });
  const { steps } = await liveAgreements(test.platform, now, signal);
  expect(steps).toBeGreaterThan(40);
  expect(await findSetting(test.platform.db, 'demo.agreements')).toMatchObject({ done: steps, of: steps });
  expect(await liveAgreements(test.platform, now, signal)).toEqual({ steps: 0 });
  await keepAgreementTime(test.platform, now, signal);
  expect(await lives()).toEqual([
    { number_first: '46 Tahun 2020', state: 'berakhir', example: false },
    { number_first: 'CONTOH/1/K', state: 'berlaku', example: true },
  ]);
  expect(await keepAgreementTime(test.platform, now, signal)).toEqual({ lapsed: 0 });
});
