import { expect, it } from 'vitest';
import { randomBytes } from './node-primitives.ts';

it('gives short random bytes only once, each in bytes of their own', () => {
  const given = Array.from({ length: 400 }, (_, i) => randomBytes(16 + (i % 17)));
  given.forEach((bytes, i) => expect(bytes).toHaveLength(16 + (i % 17)));
  expect(new Set(given.map((bytes) => Buffer.from(bytes).toString('hex', 0, 16))).size).toBe(given.length);
  expect(new Set(given.map(({ buffer }) => buffer)).size).toBe(given.length);
});

it('gives random bytes of every length', () => {
  for (const length of [0, 1, 32, 33, 5000]) expect(randomBytes(length)).toHaveLength(length);
});
