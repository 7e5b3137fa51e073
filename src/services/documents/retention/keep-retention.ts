import {
  endDocument,
  listDueDocuments,
  listUnremovedFiles,
  noteFileRemoved,
} from '../../../io/db/retention.ts';
import { asSystem } from '../../../io/db/transaction.ts';
import { appendEntry } from '../../journal/append-entry.ts';
import type { Platform } from '../../platform.ts';

const atOnce = 500;

/**
 * Archives and deletes what the rules of each organisation say is due. Each document is one transaction with its entry
 * in the journal, in which it is asked again whether it is due; its bytes go after the commit, and what a killed process
 * left of them goes in the next run.
 */
export async function keepRetention(
  { db, files }: Pick<Platform, 'db' | 'files'>,
  now: Date,
  signal: AbortSignal,
): Promise<{ readonly archived: number; readonly deleted: number; readonly filesRemoved: number }> {
  const count = { archived: 0, deleted: 0, filesRemoved: 0 };
  const due = await asSystem(db, (tx) =>
    listDueDocuments(tx, { organisationId: undefined, now, limit: atOnce, held: false }),
  );
  for (const { id, organisationId, what, kind } of due) {
    if (signal.aborted) break;
    const ended = await asSystem(db, async (tx) => {
      if (!(await endDocument(tx, { id, what }, now))) return false;
      const type = what === 'delete' ? 'document.deleted' : 'document.archived';
      const entry = { documentId: id, rule: kind, at: now.toISOString() };
      await appendEntry(tx, { type, organisation: organisationId, entry });
      return true;
    });
    if (ended) count[what === 'delete' ? 'deleted' : 'archived']++;
  }
  for (const { id, storageKey } of await asSystem(db, (tx) => listUnremovedFiles(tx, atOnce))) {
    if (signal.aborted) break;
    await files.remove(storageKey);
    await asSystem(db, (tx) => noteFileRemoved(tx, id, now));
    count.filesRemoved++;
  }
  return count;
}
