import { findJournalCheckpoint } from '../../io/db/journal-checkpoints.ts';
import type { Database } from '../../io/db/connect.ts';
import { readJournalHead } from '../../io/db/journal-tree.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { TlogError } from '../../pki/tlog/tlog-error.ts';
import { JournalError } from '../journal/journal-error.ts';
import { refuseFork } from '../journal/sign-head.ts';
import type { Finding } from './examine-platform.ts';

const name = 'journal';

/** Whether the tree goes on from what was shown, and whether witnesses keep up with it. */
export async function examineJournal(db: Database, dataFolder: string): Promise<Finding> {
  try {
    const size = await asSystem(db, async (tx) => {
      const head = await readJournalHead(tx);
      await refuseFork(tx, dataFolder, head);
      return head.size;
    });
    const shown = await findJournalCheckpoint(db, 'newest');
    const cosigned = await findJournalCheckpoint(db, 'cosigned');
    if (shown === undefined || shown.size < size)
      return {
        name,
        kind: 'warning',
        detail: `${size} leaves, ${shown?.size ?? 0} of them signed. Run sertel start.`,
      };
    const detail = `${size} leaves, all signed; ${cosigned?.size ?? 0} of them cosigned by a witness`;
    return { name, kind: 'good', detail };
  } catch (error) {
    if (error instanceof JournalError || error instanceof TlogError)
      return { name, kind: 'bad', detail: error.message };
    throw error;
  }
}
