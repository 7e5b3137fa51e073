import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { buildApp } from '../app.ts';

let test: TestPlatform;
let app: FastifyInstance;
beforeAll(async () => {
  test = await createTestPlatform(new Date('2026-11-25T03:00:00Z'));
  app = await buildApp(test.platform);
});
afterAll(async () => {
  await app.close();
  await test.close();
});
const get = async (url: string) => {
  const answer = await app.inject(url);
  return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() };
};

describe('the calendar', () => {
  it('tells the holidays of a year in order, with their decrees, to everyone', async () => {
    const { body } = await get('/rest/v1/holidays/2024');
    expect(body).toMatchObject({
      status: 'ditetapkan',
      holidays: expect.arrayContaining([
        { date: '2024-04-12', kind: 'joint-leave', name: 'Cuti bersama Hari Raya Idul Fitri' },
      ]) as unknown,
      decrees: expect.arrayContaining([
        expect.objectContaining({ citation: 'SKB 855/2023, 3/2023, 4/2023', decidedOn: '2023-09-12' }),
      ]) as unknown,
    });
    const dates = (body['holidays'] as { date: string }[]).map(({ date }) => date);
    expect(dates).toEqual(dates.toSorted());
  });

  it('answers “belum ditetapkan” for a year without a decree, and as it was known on a day', async () => {
    expect(await get('/rest/v1/holidays/2031')).toEqual({
      status: 200,
      body: { status: 'belum-ditetapkan', year: 2031 },
    });
    expect((await get('/rest/v1/holidays/2024?knownOn=2023-01-01')).body['status']).toBe('belum-ditetapkan');
  });

  it('computes a deadline with its rule and the other reading', async () => {
    const { body } = await get(
      '/rest/v1/deadlines?from=2024-04-05T20:00:00%2B07:00&rule=working-days&length=7',
    );
    expect(body).toMatchObject({
      date: '2024-04-24',
      due: '2024-04-24T16:59:59.999Z',
      rule: { id: expect.stringContaining('7 hari kerja') as string },
      alternative: { date: '2024-04-18' },
    });
  });

  it.each([
    '/rest/v1/holidays/abc',
    '/rest/v1/holidays/99999',
    '/rest/v1/holidays/2024?knownOn=kemarin',
    '/rest/v1/deadlines?from=2024-04-05&rule=working-days&length=7',
    '/rest/v1/deadlines?from=2024-04-05T00:00:00Z&rule=weeks&length=7',
    '/rest/v1/deadlines?from=2024-04-05T00:00:00Z&rule=term&length=-1',
    '/rest/v1/deadlines?from=9999-04-05T00:00:00Z&rule=term&length=36500',
  ])('refuses %s with 400', async (url) => {
    expect((await get(url)).status).toBe(400);
  });
});
