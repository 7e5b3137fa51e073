import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { inParallel } from './in-parallel.ts';

it('answers in the order of the items, however long each takes', async () => {
  const results = await inParallel([30, 1, 10], 2, async (ms, index) => {
    await sleep(ms);
    return `${index}:${ms}`;
  });
  expect(results).toEqual(['0:30', '1:1', '2:10']);
});

it('never has more at once than it may', async () => {
  let running = 0;
  let most = 0;
  await inParallel(Array.from({ length: 20 }), 3, async () => {
    most = Math.max(most, ++running);
    await sleep(1);
    running--;
  });
  expect(most).toBe(3);
});

it('begins no other after a failure, and tells it when those begun have ended', async () => {
  const begun: number[] = [];
  const ended: number[] = [];
  const run = inParallel([0, 1, 2, 3, 4], 2, async (item) => {
    begun.push(item);
    if (item === 0) throw new RangeError('the first');
    await sleep(10);
    ended.push(item);
  });
  await expect(run).rejects.toThrow('the first');
  expect(begun).toEqual([0, 1]);
  expect(ended).toEqual([1]);
});

it('tells the failure that came first, whichever item it was of', async () => {
  const run = inParallel([20, 1], 2, async (ms) => {
    await sleep(ms);
    throw new RangeError(`after ${ms}`);
  });
  await expect(run).rejects.toThrow('after 1');
});
