import { randomBytes } from 'node:crypto';
import { copyFile, open, rename, rm } from 'node:fs/promises';

/**
 * Writes a file whole or not at all: a temporary file beside it, fsync, rename. With `base`, the file is a copy of
 * the file `base` with `bytes` appended, so that a large original never passes through memory.
 */
export async function writeWholeFile(
  file: string,
  bytes: Uint8Array,
  options: { readonly base?: string; readonly mode?: number } = {},
): Promise<void> {
  const unfinished = `${file}.${randomBytes(6).toString('hex')}.unfinished`;
  try {
    if (options.base !== undefined) await copyFile(options.base, unfinished);
    const handle = await open(unfinished, options.base === undefined ? 'wx' : 'a', options.mode);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}
