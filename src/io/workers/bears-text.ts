import { mostPages, openText, readRuns } from './page-runs.ts';

/**
 * Which of the texts a page of the PDF shows, the first of them that one does; undefined where none does. Writers break lines where
 * they like and some space out letters, so spaces and case do not count; nor does whether anybody can see it.
 *
 * @throws {FindTextError} `find-text.unreadable`
 */
export async function bearsText(
  bytes: Uint8Array,
  texts: readonly string[],
  password: string | undefined,
): Promise<number | undefined> {
  const wanted = texts.map(plain);
  const document = await openText(bytes, password);
  try {
    const pages = Math.min(document.numPages, mostPages);
    for (let number = 1; number <= pages; number++) {
      const { runs } = await readRuns(document, number);
      const text = plain(runs.map((run) => run.text).join(''));
      const found = wanted.findIndex((one) => one !== '' && text.includes(one));
      if (found >= 0) return found;
    }
    return undefined;
  } finally {
    await document.loadingTask.destroy();
  }
}

const plain = (text: string): string => text.normalize('NFKC').replace(/\s+/g, '').toLowerCase();
