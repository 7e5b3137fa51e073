import { getDocument, type PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { FindTextError } from './find-text-error.ts';

/** More pages than these are not searched. */
export const mostPages = 2000;

/** @throws {FindTextError} `find-text.unreadable` */
export async function openText(bytes: Uint8Array, password: string | undefined): Promise<PDFDocumentProxy> {
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

/** Letters that the page shows in one go, in its default user space. */
export interface Run {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly endsLine: boolean;
}

export async function readRuns(
  document: PDFDocumentProxy,
  number: number,
): Promise<{ readonly runs: readonly Run[]; readonly rotate: number }> {
  const page = await document.getPage(number);
  const { items } = await page.getTextContent();
  page.cleanup();
  const runs = items.flatMap((item) => {
    if (!('str' in item)) return [];
    const [, , , , x = 0, y = 0] = item.transform as number[];
    return [{ text: item.str, x, y, width: item.width, height: item.height, endsLine: item.hasEOL }];
  });
  return { runs, rotate: page.rotate };
}
