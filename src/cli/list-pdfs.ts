import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { UsageError } from './output.ts';

/**
 * The files, and the PDFs below the folders, in order of their names. A folder without any is wrong usage: a check of
 * nothing must not look like one that passed.
 *
 * @throws {UsageError}
 */
export async function listPdfs(places: readonly string[]): Promise<readonly string[]> {
  const lists = await Promise.all(
    places.map(async (place) => {
      const found = await stat(place).catch(() => undefined);
      if (found?.isDirectory() !== true) return [place];
      const entries = await readdir(place, { recursive: true, withFileTypes: true });
      const pdfs = entries.filter(
        (entry) => !entry.isDirectory() && entry.name.toLowerCase().endsWith('.pdf'),
      );
      if (pdfs.length === 0) throw new UsageError(`expected PDF files below ${place}, found none`);
      return pdfs.map(({ parentPath, name }) => path.join(parentPath, name)).toSorted();
    }),
  );
  return lists.flat();
}
