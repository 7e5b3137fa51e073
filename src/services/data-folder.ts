import { access, constants, mkdir, rm, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { PlatformError } from './platform-error.ts';

export interface DataFolder {
  /**
   * After a start that failed: takes back the folders that were made for it, with these files where they are empty. What
   * holds anything stays.
   */
  leaveNothing(files: readonly string[]): Promise<void>;
}

/** @throws {PlatformError} `platform.folder-unwritable` */
export async function makeDataFolder(folder: string): Promise<DataFolder> {
  const made: string[] = [];
  try {
    await makeFolders(folder, made);
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (cause) {
    await removeEmpty(made);
    if (cause instanceof PlatformError) throw cause;
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    throw new PlatformError(
      'platform.folder-unwritable',
      `cannot write to the data folder ${folder} (${reason}). Give this account the folder, or set SERTEL_DATA to another one.`,
      { cause },
    );
  }
  return {
    leaveNothing: async (files) => {
      if (made.length === 0) return;
      for (const file of files) {
        const found = await stat(file).catch(() => undefined);
        if (found?.size === 0) await rm(file, { force: true });
      }
      await removeEmpty(made);
    },
  };
}

/** Not `recursive`: on a file system that refuses by ENOENT, such as /proc, Node would try for ever. */
async function makeFolders(folder: string, made: string[]): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory() === true) return;
  if (found !== undefined) {
    throw new PlatformError(
      'platform.folder-unwritable',
      `expected the data folder to be a folder, got ${folder}, which is a file. Set SERTEL_DATA to a folder, or move the file away.`,
    );
  }
  const parent = path.dirname(folder);
  if (parent !== folder) await makeFolders(parent, made);
  await mkdir(folder, { mode: 0o700 });
  made.push(folder);
}

async function removeEmpty(made: readonly string[]): Promise<void> {
  // Innermost first; the first one that holds something, or is gone, ends it.
  for (const folder of made.toReversed()) {
    const removed = await rmdir(folder).then(
      () => true,
      () => false,
    );
    if (!removed) return;
  }
}
