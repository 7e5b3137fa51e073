import { getDocument, type PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { AppError } from '../../lib/errors.ts';

/** A text's place: on which page (from 1), and its box in the page's default user space, in points. */
export interface FoundText {
  readonly page: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export class FindTextError extends AppError<'find-text.unreadable' | 'find-text.not-found'> {}

/**
 * Where a marker (`#`, `[qr_bsre]`, `${ttd_pengirim1}`) first stands in a PDF. Writers cut a line into any number of
 * runs, so runs that lie on one line are read together. The box is in user space, so that the caller turns it as
 * the page is turned.
 *
 * @throws {FindTextError} `find-text.unreadable`, `find-text.not-found`
 */
export async function findText(bytes: Uint8Array, tag: string, password?: string): Promise<FoundText> {
  const document = await open(bytes, password);
  try {
    for (let number = 1; number <= Math.min(document.numPages, mostPages); number++) {
      const found = findInRuns(await readRuns(document, number), tag);
      if (found !== undefined) return { page: number, ...found };
    }
  } finally {
    await document.loadingTask.destroy();
  }
  throw new FindTextError('find-text.not-found', `the text ${JSON.stringify(tag)} is on no page`);
}

const mostPages = 2000;

async function open(bytes: Uint8Array, password: string | undefined): Promise<PDFDocumentProxy> {
  try {
    // pdfjs takes the buffer over; the caller still needs its own.
    return await getDocument({
      data: Uint8Array.from(bytes),
      ...(password === undefined ? {} : { password }),
      verbosity: 0,
      disableFontFace: true,
      useSystemFonts: false,
      stopAtErrors: false,
    }).promise;
  } catch (cause) {
    throw new FindTextError('find-text.unreadable', 'the text of this PDF cannot be read', { cause });
  }
}

interface Run {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly endsLine: boolean;
}

async function readRuns(document: PDFDocumentProxy, number: number): Promise<readonly Run[]> {
  const page = await document.getPage(number);
  const { items } = await page.getTextContent();
  page.cleanup();
  return items.flatMap((item) => {
    if (!('str' in item)) return [];
    const [, , , , x = 0, y = 0] = item.transform as number[];
    return [{ text: item.str, x, y, width: item.width, height: item.height, endsLine: item.hasEOL }];
  });
}

/** The first place of `tag` in the runs of one line; its box reaches over the runs' parts, by their letters. */
function findInRuns(runs: readonly Run[], tag: string): Omit<FoundText, 'page'> | undefined {
  for (let start = 0; start < runs.length; start++) {
    let text = '';
    for (let end = start; end < runs.length; end++) {
      const run = runs[end];
      if (run === undefined) break;
      text += run.text;
      const at = text.indexOf(tag);
      if (at >= 0 && at < (runs[start]?.text.length ?? 0))
        return boxOf(runs.slice(start, end + 1), at, tag.length);
      // A tag that begins in this run has ended, or never comes.
      if (run.endsLine || text.length >= (runs[start]?.text.length ?? 0) + tag.length) break;
    }
  }
  return undefined;
}

function boxOf(runs: readonly Run[], at: number, length: number): Omit<FoundText, 'page'> | undefined {
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
