import { UsageError } from './output.ts';

/** In the order in which they were given. */
export type PageRanges = 'all' | readonly (readonly [from: number, to: number])[];

/** `all`, or numbers and ranges with commas between them: `1-3,7`. @throws {UsageError} */
export function readPageRanges(value: string): PageRanges {
  if (value === 'all') return 'all';
  return value.split(',').map((part) => {
    const [, from, to = from] = /^([1-9]\d{0,6})(?:-([1-9]\d{0,6}))?$/.exec(part) ?? [];
    if (from === undefined || Number(to) < Number(from))
      throw new UsageError(`expected --copies to be all or pages like 1-3,7, got ${value}`);
    return [Number(from), Number(to)] as const;
  });
}

/** The pages of a document with so many, each once. @throws {UsageError} for a page that it does not have */
export function listPages(ranges: PageRanges, count: number): readonly number[] {
  const pages = new Set<number>();
  for (const [from, to] of ranges === 'all' ? [[1, count] as const] : ranges) {
    if (to > count) throw new UsageError(`expected --copies within ${count} pages, got ${to}`);
    for (let page = from; page <= to; page++) pages.add(page);
  }
  return [...pages];
}
