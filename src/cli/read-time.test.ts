import { describe, expect, it } from 'vitest';
import { readTime } from './read-time.ts';

describe('a time on the command line', () => {
  it.each([
    ['2026-05-13T20:00:00+07:00', '2026-05-13T13:00:00.000Z'],
    ['2024-02-29T00:00:00.25Z', '2024-02-29T00:00:00.250Z'],
    ['2026-05-13t13:00:00z', '2026-05-13T13:00:00.000Z'],
  ])('%s is taken', (text, expected) => {
    expect(readTime('--at', text).toISOString()).toBe(expected);
  });

  // Without an offset it would mean another moment on every machine.
  it.each([
    '2026-05-13',
    '2026-05-13T20:00:00',
    '2026-02-31T00:00:00Z',
    '2026-13-01T00:00:00Z',
    'kemarin',
    '',
  ])('"%s" is refused', (text) => {
    expect(() => readTime('--at', text)).toThrow(expect.objectContaining({ code: 'cli.usage' }));
  });
});
