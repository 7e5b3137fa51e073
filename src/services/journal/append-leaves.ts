import type { Database, DatabaseTransaction } from '../../io/db/connect.ts';
import {
  moveJournalHead,
  numberLeaves,
  putTiles,
  readJournalHead,
  readTiles,
  takeJournalLease,
  type JournalHead,
} from '../../io/db/journal-tree.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { equalBytes } from '../../lib/bytes.ts';
import { edgePlaces, growLog, type GrowingLog } from './growing-log.ts';
import { JournalError } from './journal-error.ts';

export interface LeafAppender {
  /**
   * Numbers what was committed since, in batches, and resolves with how many leaves that were; 0 too where another
   * process does it.
   */
  append(): Promise<number>;
}

/**
 * Numbering, tiles and the head are one transaction: whenever the process is killed, either all of a batch is in the
 * tree or nothing of it. The tree in memory is a shortcut only; what another process or a failed commit left
 * behind is read anew.
 */
export function createLeafAppender(db: Database, batch = 4096): LeafAppender {
  let log: GrowingLog | undefined;

  async function appendBatch(tx: DatabaseTransaction): Promise<number> {
    if (!(await takeJournalLease(tx))) return 0;
    const head = await readJournalHead(tx);
    const leaves = await numberLeaves(tx, head.size, batch);
    if (leaves.length === 0) return 0;
    // 1. the edge that the head says, and no other
    const grown = log?.size === head.size ? log : await loadLog(tx, head);
    log = undefined;
    // 2. the leaves in their order
    for (const { type, commitment } of leaves) grown.append(type, commitment);
    // 3. tiles before the head that needs them, both before anything is signed
    await putTiles(tx, grown.takeGrown());
    await moveJournalHead(tx, head.size, { size: grown.size, root: grown.root() });
    log = grown;
    return leaves.length;
  }

  return {
    async append() {
      let appended = 0;
      for (let more = batch; more === batch; appended += more) {
        try {
          more = await asSystem(db, appendBatch);
        } catch (error) {
          // Whether it was committed the database knows.
          log = undefined;
          throw error;
        }
      }
      return appended;
    },
  };
}

/** @throws {JournalError} `journal.damaged` where the tiles do not make the root that stands beside them */
async function loadLog(tx: DatabaseTransaction, head: JournalHead): Promise<GrowingLog> {
  const log = growLog(head.size, await readTiles(tx, edgePlaces(head.size)));
  if (equalBytes(log.root(), head.root)) return log;
  throw new JournalError(
    'journal.damaged',
    `the tiles of the journal do not make the root of its ${head.size} leaves. Restore the newest backup.`,
  );
}
