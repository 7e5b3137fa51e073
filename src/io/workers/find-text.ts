import { FindTextError } from './find-text-error.ts';
import { mostPages, openText, readRuns, type Run } from './page-runs.ts';

/** A text's place: on which page (from 1), and its box in the page's default user space, in points. */
export interface FoundText {
  readonly page: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** How often it stands elsewhere; undefined where that was not asked for. */
  readonly others: number | undefined;
}

export interface FindTextOptions {
  readonly password?: string | undefined;
  /** Whether every page is read to tell how often the text stands elsewhere; else the first hit ends it. */
  readonly countOthers?: boolean | undefined;
}

/**
 * Where a marker (`#`, `[qr_bsre]`, `${ttd_pengirim1}`) first stands in a PDF, in reading order. Writers cut a line into any number of
 * runs, so runs that lie on one line are read together. The box is in user space, so that the caller turns it as
 * the page is turned.
 *
 * @throws {FindTextError} `find-text.unreadable`, `find-text.not-found`
 */
export async function findText(
  bytes: Uint8Array,
  tag: string,
  { password, countOthers = true }: FindTextOptions = {},
): Promise<FoundText> {
  const document = await openText(bytes, password);
  try {
    const pages = Math.min(document.numPages, mostPages);
    let first: Omit<FoundText, 'others'> | undefined;
    let count = 0;
    for (let number = 1; number <= pages; number++) {
      const { runs, rotate } = await readRuns(document, number);
      const found = findInRuns(runs, tag);
      count += found.length;
      const [top] = found.toSorted((a, b) => inReadingOrder(a, b, rotate));
      if (first === undefined && top !== undefined) first = { page: number, ...top };
      if (first !== undefined && !countOthers) return { ...first, others: undefined };
    }
    if (first !== undefined) return { ...first, others: count - 1 };
    throw new FindTextError(
      'find-text.not-found',
      `expected the text ${JSON.stringify(tag)}, which is on none of the ${pages} pages searched`,
    );
  } finally {
    await document.loadingTask.destroy();
  }
}

type Box = Omit<FoundText, 'page' | 'others'>;

/** From the top of the page as shown to its foot, from left to right within a line. */
function inReadingOrder(a: Box, b: Box, rotate: number): number {
  const [aDown, aRight] = asRead(a, rotate);
  const [bDown, bRight] = asRead(b, rotate);
  const lineHeight = Math.min(a.height, b.height) / 2;
  return Math.abs(aDown - bDown) > lineHeight ? aDown - bDown : aRight - bRight;
}

function asRead({ x, y }: Box, rotate: number): readonly [number, number] {
  switch (rotate) {
    case 90:
      return [x, y];
    case 180:
      return [y, -x];
    case 270:
      return [-x, -y];
    default:
      return [-y, x];
  }
}

/** Each place of `tag` in the runs of one line; its box reaches over the runs' parts, by their letters. */
function findInRuns(runs: readonly Run[], tag: string): readonly Box[] {
  const found: Box[] = [];
  for (let start = 0; start < runs.length; start++) {
    const length = runs[start]?.text.length ?? 0;
    let from = 0;
    let text = '';
    for (let end = start; end < runs.length; end++) {
      const run = runs[end];
      if (run === undefined) break;
      text += run.text;
      for (let at = text.indexOf(tag, from); at >= 0 && at < length; at = text.indexOf(tag, from)) {
        const box = boxOf(runs.slice(start, end + 1), at, tag.length);
        if (box !== undefined) found.push(box);
        from = at + tag.length;
      }
      // A tag that begins in this run has ended, or never comes.
      if (run.endsLine || text.length >= length + tag.length) break;
    }
  }
  return found;
}

function boxOf(runs: readonly Run[], at: number, length: number): Box | undefined {
  const [first] = runs;
  const last = runs.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const before = runs.slice(0, -1).reduce((sum, run) => sum + run.text.length, 0);
  const left = first.x + share(first, at);
  const right = last.x + share(last, at + length - before);
  const height = Math.max(...runs.map((run) => run.height)) || first.height || 10;
  return { x: left, y: first.y, width: Math.max(0, right - left), height };
}

const share = (run: Run, letters: number): number =>
  run.text.length === 0 ? 0 : (run.width * letters) / run.text.length;
