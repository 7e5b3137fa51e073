import type { Database } from '../db/connect.ts';
import { asSystem } from '../db/transaction.ts';
import type { FileStore } from './file-store.ts';
import { findRowOfFile } from '../db/find-row-of-file.ts';

/**
 * Removes a file whose transaction raised an error, unless its row is there: a connection that was lost after COMMIT
 * looks like a failure, and a row without its bytes could never be read again. Where the database cannot answer, the
 * file stays: bytes that nobody names harm nobody.
 *
 * @returns whether its row is there
 */
export async function removeUnlessStored(
  { db, files }: { readonly db: Database; readonly files: Pick<FileStore, 'remove'> },
  storageKey: string,
): Promise<boolean> {
  const stored = await asSystem(db, (tx) => findRowOfFile(tx, storageKey)).catch(() => undefined);
  if (stored === false) await files.remove(storageKey);
  return stored === true;
}
