import { readFile } from 'node:fs/promises';

/** What a file holds for us to know, without the line end that editors add. A secret is never an argument itself. */
export async function readSecret(file: string | undefined): Promise<string | undefined> {
  return file === undefined ? undefined : (await readFile(file, 'utf8')).replace(/\r?\n$/, '');
}
