import { expect, it } from 'vitest';
import { createTurns } from './turns.ts';

/** A run that lasts until it is told to end. */
function heldRun() {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  return { run: () => ended, end };
}

it('runs no more of one key at a time than allowed, and those of another key meanwhile', async () => {
  const turns = createTurns();
  const first = heldRun();
  const order: string[] = [];
  const held = turns.take('a', 1, first.run);
  const later = turns.take('a', 1, async () => void order.push('a'));
  await turns.take('b', 1, async () => void order.push('b'));
  first.end();
  await Promise.all([held, later]);
  expect(order).toEqual(['b', 'a']);
});

it('refuses more than may wait', async () => {
  const turns = createTurns({ waiting: 1 });
  const first = heldRun();
  const held = turns.take('a', 1, first.run);
  const waits = turns.take('a', 1, async () => 'done');
  await expect(turns.take('a', 1, async () => 'never')).rejects.toMatchObject({ code: 'key.busy' });
  first.end();
  await held;
  await expect(waits).resolves.toBe('done');
});

it('goes on after one that failed', async () => {
  const turns = createTurns();
  await expect(turns.take('a', 1, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  await expect(turns.take('a', 1, async () => 'next')).resolves.toBe('next');
});
