import { afterEach, beforeEach, expect, it } from 'vitest';
import { openWorkerPool, type WorkerPool } from './worker-pool.ts';

let pool: WorkerPool;
beforeEach(() => void (pool = openWorkerPool({ threads: 2, memoryLimitMib: 64, waiting: 3 })));
afterEach(() => pool.close());

it('answers, also many times more than it has threads', async () => {
  const patient = openWorkerPool({ threads: 2, waiting: 50 });
  const answers = await Promise.all(Array.from({ length: 20 }, () => patient.run('self-check', 'answer')));
  expect(new Set(answers)).toEqual(new Set(['ok']));
  await patient.close();
});

it('ends a task at its deadline and goes on', async () => {
  const hung = pool.run('self-check', 'hang', { deadlineMs: 300 });
  await expect(hung).rejects.toMatchObject({ code: 'worker.deadline' });
  expect(await pool.run('self-check', 'answer')).toBe('ok');
});

it.each(['fill-heap', 'fill-buffers'] as const)('ends a task that uses too much memory: %s', async (kind) => {
  await expect(pool.run('self-check', kind)).rejects.toMatchObject({ code: 'worker.memory' });
  expect(await pool.run('self-check', 'answer')).toBe('ok');
});

it('keeps the code of a refusal', async () => {
  await expect(pool.run('self-check', 'refuse')).rejects.toMatchObject({ code: 'self-check.refused' });
});

it.each(['throw', 'exit'] as const)('outlives a task that ends its thread: %s', async (kind) => {
  await expect(pool.run('self-check', kind)).rejects.toMatchObject({ code: 'worker.crashed' });
  expect(await pool.run('self-check', 'answer')).toBe('ok');
});

it('refuses work beyond its queue', async () => {
  const hung = Array.from({ length: 5 }, () => pool.run('self-check', 'hang', { deadlineMs: 500 }));
  const settled = Promise.allSettled(hung);
  await expect(pool.run('self-check', 'answer')).rejects.toMatchObject({ code: 'worker.busy' });
  await settled;
});

it('refuses what waits and what comes after it was closed', async () => {
  const [hung] = await Promise.all([Promise.allSettled([pool.run('self-check', 'hang')]), pool.close()]);
  expect(hung).toMatchObject([{ status: 'rejected', reason: { code: 'worker.closed' } }]);
  await expect(pool.run('self-check', 'answer')).rejects.toMatchObject({ code: 'worker.closed' });
});

it('starts its threads ahead, and answers as before', async () => {
  await pool.warmUp();
  expect(await pool.run('self-check', 'answer')).toBe('ok');
});
