import { PdfError } from './pdf-error.ts';

/** In the order in which they were given. */
export type PageRanges = 'all' | readonly (readonly [from: number, to: number])[];

/** `all`, or numbers and ranges with commas between them: `1-3,7`; undefined for anything else. */
export function readPageRanges(text: string): PageRanges | undefined {
  if (text === 'all') return 'all';
  const ranges = text.split(',').map((part) => {
    const [, from, to = from] = /^([1-9]\d{0,6})(?:-([1-9]\d{0,6}))?$/.exec(part) ?? [];
    return from === undefined || Number(to) < Number(from)
      ? undefined
      : ([Number(from), Number(to)] as const);
  });
  return ranges.includes(undefined) ? undefined : ranges.filter((range) => range !== undefined);
}

/** The pages of a document with so many, each once. @throws {PdfError} `pdf.page-not-found` */
export function listPages(ranges: PageRanges, count: number): readonly number[] {
  const pages = new Set<number>();
  for (const [from, to] of ranges === 'all' ? [[1, count] as const] : ranges) {
    if (to > count) throw new PdfError('pdf.page-not-found', `expected a page from 1 to ${count}, got ${to}`);
    for (let page = from; page <= to; page++) pages.add(page);
  }
  return [...pages];
}
