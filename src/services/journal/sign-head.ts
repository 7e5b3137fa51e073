import { findShownHead, insertJournalCheckpoint, shownJournalSize } from '../../io/db/journal-checkpoints.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { readJournalHead, takeJournalLease, type JournalHead } from '../../io/db/journal-tree.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { equalBytes } from '../../lib/bytes.ts';
import { encodeCheckpoint } from '../../pki/tlog/checkpoint.ts';
import { signCheckpoint } from '../../pki/tlog/sign-checkpoint.ts';
import { encodeSignedNote } from '../../pki/tlog/signed-note.ts';
import { verifyCheckpoint } from '../../pki/tlog/verify-checkpoint.ts';
import type { Platform } from '../platform.ts';
import { JournalError } from './journal-error.ts';
import type { JournalKey } from './journal-key.ts';
import { keepCheckpoint, readKeptCheckpoint } from './kept-checkpoint.ts';
import { readRoot } from './tree-reading.ts';

type Parts = Pick<Platform, 'db' | 'settings' | 'clock'>;

/**
 * Signs the head where it has grown, and resolves with its size; undefined where there is nothing to sign or another
 * process has the lease. The order is what keeps the log from ever forking.
 *
 * @throws {JournalError} `journal.would-fork`
 */
export async function signHead({ db, settings, clock }: Parts, key: JournalKey): Promise<number | undefined> {
  return asSystem(db, async (tx) => {
    if (!(await takeJournalLease(tx))) return undefined;
    const head = await readJournalHead(tx);
    // 1. the tree goes on from all that was shown, by the database and outside it
    await refuseFork(tx, settings.dataFolder, head);
    if (head.size === 0 || (await shownJournalSize(tx)) === head.size) return undefined;
    // 2. its tiles are durable: they were committed with the head
    const checkpoint = { origin: key.origin, size: head.size, root: head.root, extensions: [] };
    const signature = await signCheckpoint(checkpoint, key.origin, key.signer);
    const note = encodeSignedNote({ text: encodeCheckpoint(checkpoint), signatures: [signature] });
    // 3. what we sign we verify
    verifyCheckpoint(note, [key.verifierKey]);
    // 4. outside the database first: a checkpoint that only it remembers is forgotten with it
    await keepCheckpoint(settings.dataFolder, note);
    // 5. in the database, from where it is shown once this is committed
    await insertJournalCheckpoint(tx, { size: head.size, root: head.root, note, signedAt: clock() });
    return head.size;
  });
}

/**
 * Compares the head with what was shown, by the file outside the database and by its own newest checkpoint: that one
 * holds where the file is gone.
 *
 * @throws {JournalError} `journal.would-fork` where the tree does not begin with one of the two
 */
export async function refuseFork(
  tx: DatabaseTransaction,
  dataFolder: string,
  head: JournalHead,
): Promise<void> {
  const outside = (await readKeptCheckpoint(dataFolder))?.checkpoint;
  const inside = await findShownHead(tx);
  if (outside !== undefined) await refuseOther(tx, head, outside);
  if (inside !== undefined && !(inside.size === outside?.size && equalBytes(inside.root, outside.root)))
    await refuseOther(tx, head, inside);
}

async function refuseOther(tx: DatabaseTransaction, head: JournalHead, shown: JournalHead): Promise<void> {
  if (shown.size > head.size)
    throw new JournalError(
      'journal.would-fork',
      `a checkpoint of ${shown.size} leaves was shown and this database has ${head.size}: it is an older backup. Restore a newer one; the journal is not signed otherwise.`,
    );
  const root = shown.size === head.size ? head.root : await readRoot(tx, shown.size);
  if (!equalBytes(root, shown.root))
    throw new JournalError(
      'journal.would-fork',
      `the first ${shown.size} leaves are not those of the checkpoint that was shown. Restore the database that the checkpoint is of.`,
    );
}
