import { expect, it } from 'vitest';
import { limitAtOnce } from './limit-at-once.ts';

it('lets two run at once, tells the third to come back, and lets another in when one ended or failed', async () => {
  const atOnce = limitAtOnce(2);
  const [first, second] = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
  const running = [atOnce(() => first.promise), atOnce(() => second.promise)];
  const refused = { code: 'http.too-busy', retryAfterSeconds: 2 };
  await expect(atOnce(async () => 'third')).rejects.toMatchObject(refused);
  first.resolve('first');
  expect(await running[0]).toBe('first');
  expect(await atOnce(async () => 'fourth')).toBe('fourth');
  second.reject(new Error('failed'));
  await expect(running[1]).rejects.toThrow('failed');
  const third = Promise.withResolvers<string>();
  const more = [atOnce(() => third.promise), atOnce(() => third.promise)];
  await expect(atOnce(async () => 'fifth')).rejects.toMatchObject(refused);
  third.resolve('x');
  expect(await Promise.all(more)).toEqual(['x', 'x']);
});
