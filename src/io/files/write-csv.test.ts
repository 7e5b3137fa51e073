import { expect, it } from 'vitest';
import { writeCsv } from './write-csv.ts';

const csv = (...cells: (string | number)[]) =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(writeCsv([cells]));

it('quotes what holds commas, quotes and line ends, and leaves numbers alone', () => {
  expect(csv('a', 1.5, 'b,c', 'd"e', 'f\ng', -3)).toBe('\u{FEFF}a,1.5,"b,c","d""e","f\ng",-3\r\n');
});

it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =cmd|calc', '\r=1'])(
  'neutralises the formula %j',
  (text) => {
    expect(csv(text).slice(1)).toMatch(/^"?'/);
  },
);
