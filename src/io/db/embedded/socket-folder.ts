import { createHash } from 'node:crypto';
import { chmodSync, chownSync, lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseError } from '../database-error.ts';
import type { ServerAccount } from './server-account.ts';

/**
 * The folder (0700) of the server's socket: in the data folder, or where the path would pass the 107 bytes of
 * `sun_path`, in the temporary folder under a name made of the data folder's.
 *
 * @throws {DatabaseError} `database.start-failed` where someone else holds that name
 */
export function makeSocketFolder(dataFolder: string, account: Pick<ServerAccount, 'uid' | 'gid'>): string {
  const folder = socketFolderFor(dataFolder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  const owner = process.getuid?.();
  if (!found.isDirectory() || (found.uid !== owner && found.uid !== account.uid)) {
    throw new DatabaseError(
      'database.start-failed',
      `${folder} belongs to another account. Remove it, or set TMPDIR to a folder of your own.`,
    );
  }
  chmodSync(folder, 0o700);
  if (account.uid !== undefined && account.gid !== undefined) chownSync(folder, account.uid, account.gid);
  return folder;
}

/** Where the socket of a data folder's server is, whether it runs or not. */
export function socketFolderFor(dataFolder: string): string {
  const near = path.join(dataFolder, 'run');
  if (fits(near)) return near;
  const digest = createHash('sha256').update(dataFolder).digest('hex').slice(0, 16);
  const name = `sertel-${process.getuid?.() ?? 0}-${digest}`;
  const inTemporary = path.join(tmpdir(), name);
  return fits(inTemporary) ? inTemporary : path.join('/tmp', name);
}

const longestSocketPath = 103; // macOS allows 103 bytes, Linux 107

function fits(folder: string): boolean {
  return Buffer.byteLength(path.join(folder, '.s.PGSQL.5432')) <= longestSocketPath;
}
