import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { enterScheduledJobs, listScheduledJobs } from '../../io/db/scheduled-jobs.ts';
import { runDueJobs, type Job } from './run-due-jobs.ts';
import { schedule } from './schedule.ts';
import { startScheduler } from './start-scheduler.ts';

const start = new Date('2026-03-02T03:04:05Z');
const seconds = (count: number): Date => new Date(start.getTime() + count * 1000);
let test: TestPlatform;
beforeAll(async () => void (test = await createTestPlatform(start)));
afterAll(() => test.close());

const run = vi.fn<Job['run']>(async () => ({ things: 1 }));
const job = (name: string, everySeconds = 60): Job => ({ name, everySeconds, run });
const runAt = (jobs: readonly Job[], now: Date) => {
  test.setNow(now);
  return runDueJobs(test.platform, jobs);
};
async function enter(name: string): Promise<readonly Job[]> {
  test.setNow(start);
  run.mockReset().mockResolvedValue({ things: 1 });
  await enterScheduledJobs(test.platform.db, [name], start);
  return [job(name)];
}
const rowOf = async (name: string) =>
  (await listScheduledJobs(test.platform.db)).find((row) => row.name === name);

it('runs a job when it is due, not before, and tells how late it was', async () => {
  const jobs = await enter('due');
  expect(await runAt(jobs, seconds(3))).toMatchObject([{ kind: 'done', lagSeconds: 3 }]);
  expect(await runAt(jobs, seconds(62))).toEqual([]);
  expect(await runAt(jobs, seconds(63))).toHaveLength(1);
  expect(run.mock.calls.map(([, now]) => now)).toEqual([seconds(3), seconds(63)]);
});

it('is as late as the one before it made it', async () => {
  const [first] = await enter('first');
  const [second] = await enter('second');
  run.mockImplementation(async () => {
    test.setNow(new Date(test.platform.clock().getTime() + 40_000));
    return {};
  });
  const outcomes = await runAt([first!, second!], seconds(2));
  expect(outcomes.map(({ lagSeconds }) => lagSeconds)).toEqual([2, 42]);
  expect(run.mock.calls.map(([, now]) => now)).toEqual([seconds(2), seconds(42)]);
  expect(await rowOf('second')).toMatchObject({ dueAt: seconds(102), lastSucceededAt: seconds(42) });
});

it('is not kept from running by a clock that had gone ahead', async () => {
  const jobs = await enter('ahead');
  await runAt(jobs, seconds(1_000_000));
  expect(await runAt(jobs, seconds(10))).toHaveLength(1);
});

it('is run by one of two nodes on one database', async () => {
  const jobs = await enter('once');
  run.mockImplementation(() => new Promise((resolve) => setTimeout(() => resolve({}), 100)));
  const nodes = [test.platform, test.beside(() => start)];
  const outcomes = await Promise.all(nodes.map((node) => runDueJobs(node, jobs)));
  expect(outcomes.flat()).toHaveLength(1);
  expect(run).toHaveBeenCalledOnce();
});

it('is run by another node once the lease of one that died is over', async () => {
  const jobs = await enter('orphan');
  const { db } = test.platform;
  const lease = (until: string) =>
    db
      .updateTable('scheduled_job')
      .set({ lease_id: '00000000-0000-0000-0000-000000000001', leased_until: new Date(until) })
      .where('name', '=', 'orphan')
      .execute();
  await lease('2126-01-01');
  expect(await runAt(jobs, seconds(100))).toEqual([]);
  await lease('2016-01-01');
  expect(await runAt(jobs, seconds(100))).toHaveLength(1);
});

it('is tried again soon after a failure, then later and later, and is logged', async () => {
  const jobs = await enter('failing');
  run.mockRejectedValue(new TypeError('a bug'));
  const waits: number[] = [];
  let now = start;
  for (let i = 0; i < 6; i++) {
    expect(await runAt(jobs, now)).toMatchObject([{ kind: 'failed' }]);
    const { dueAt } = (await rowOf('failing'))!;
    waits.push((dueAt.getTime() - now.getTime()) / 1000);
    now = dueAt;
  }
  expect(waits).toEqual([5, 10, 20, 40, 60, 60]);
  expect(test.logged.filter((line) => line.includes('a bug'))).toHaveLength(6);
  run.mockResolvedValue({});
  await runAt(jobs, now);
  expect(await rowOf('failing')).toMatchObject({ failures: 0, lastSucceededAt: now, leased: false });
});

it('is told to end when the program ends, and is due at once for the next process', async () => {
  const [first] = await enter('interrupted');
  let started = () => undefined as void;
  const running = new Promise<void>((resolve) => (started = resolve));
  const untilTold: Job['run'] = (_platform, _now, signal) => {
    started();
    return new Promise((resolve) => signal.addEventListener('abort', () => resolve({})));
  };
  const scheduler = startScheduler(test.platform, [{ ...first!, run: untilTold }]);
  await running;
  await scheduler.stop();
  expect(await rowOf('interrupted')).toMatchObject({ dueAt: start, leased: false });
});

it('is not waited for longer than the grace when it does not end', async () => {
  const [first] = await enter('endless');
  let started = () => undefined as void;
  const running = new Promise<void>((resolve) => (started = resolve));
  const never: Job['run'] = () => {
    started();
    return new Promise(() => undefined);
  };
  const scheduler = startScheduler(test.platform, [{ ...first!, run: never }], { graceMs: 50 });
  await running;
  const begun = performance.now();
  await scheduler.stop();
  expect(performance.now() - begun).toBeLessThan(2000);
});

it('goes on looking after the database was away', async () => {
  const jobs = await enter('returning');
  const broken = { ...test.platform };
  const away = new Proxy(test.platform.db, {
    get() {
      throw new Error('the database is away');
    },
  });
  let db = away;
  Object.defineProperty(broken, 'db', { get: () => db });
  const done = new Promise<void>((resolve) => {
    run.mockImplementation(async () => {
      resolve();
      return {};
    });
  });
  const scheduler = startScheduler(broken, jobs, { pollMs: 20 });
  await vi.waitFor(() => expect(test.logged.join('')).toContain('the schedule could not be read'));
  db = test.platform.db;
  await done;
  await scheduler.stop();
});

it('knows every job of the platform, and each does its work on an empty one', async () => {
  const { db } = test.platform;
  await enterScheduledJobs(
    db,
    schedule.map(({ name }) => name),
    start,
  );
  const outcomes = await runAt(schedule, start);
  expect(outcomes.map(({ name, kind }) => `${name} ${kind}`).toSorted()).toEqual([
    'agreements.keep-time done',
    'agreements.remind done',
    'agreements.sweep-evidence done',
    'agreements.tell done',
    'archives.renew done',
    'batches.sweep done',
    'crl.renew done',
    'demonstration.agreements done',
    'documents.keep-retention done',
    'evidence.complete done',
    'expired.sweep done',
    'flows.keep-time done',
    'holders.remind done',
    'keys.destroy done',
    'mail.send done',
    'registration.expire done',
    'services.renew done',
  ]);
});
