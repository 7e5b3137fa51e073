import { describe, expect, it } from 'vitest';
import { listPages, readPageRanges } from './page-ranges.ts';

describe('page ranges', () => {
  it.each([
    ['all', [1, 2, 3, 4, 5]],
    ['2', [2]],
    ['1-3,5', [1, 2, 3, 5]],
    ['5,1-2', [5, 1, 2]],
    ['2-3,3-4', [2, 3, 4]],
  ])('%s lists pages in the order given, each once', (text, pages) => {
    expect(listPages(readPageRanges(text)!, 5)).toEqual(pages);
  });

  it.each(['', '0', '3-1', '1-', 'a', '1,,2', 'all,1', '99999999'])('%j is none', (text) => {
    expect(readPageRanges(text)).toBeUndefined();
  });

  it('are refused beyond the last page', () => {
    expect(() => listPages(readPageRanges('1-9999999')!, 5)).toThrow(
      expect.objectContaining({ code: 'pdf.page-not-found' }),
    );
  });
});
