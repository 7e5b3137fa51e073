import { describe, expect, it } from 'vitest';
import { UsageError } from './output.ts';
import { listPages, readPageRanges } from './page-ranges.ts';

describe('--copies', () => {
  it.each([
    ['all', [1, 2, 3, 4, 5]],
    ['2', [2]],
    ['1-3,5', [1, 2, 3, 5]],
    ['5,1-2', [5, 1, 2]],
    ['2-3,3-4', [2, 3, 4]],
  ])('%s lists pages in the order given, each once', (value, pages) => {
    expect(listPages(readPageRanges(value), 5)).toEqual(pages);
  });

  it.each(['', '0', '3-1', '1-', 'a', '1,,2', 'all,1', '99999999'])('%s is wrong usage', (value) => {
    expect(() => readPageRanges(value)).toThrow(UsageError);
  });

  it('is wrong usage beyond the last page', () => {
    expect(() => listPages(readPageRanges('1-9999999'), 5)).toThrow(UsageError);
  });
});
