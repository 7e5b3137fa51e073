import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { readJournalHead } from '../../io/db/journal-tree.ts';
import { asSystem } from '../../io/db/transaction.ts';
import type { Platform } from '../platform.ts';
import { createLeafAppender } from './append-leaves.ts';
import { JournalError } from './journal-error.ts';
import { openJournalKey } from './journal-key.ts';
import { keptCheckpointFile } from './kept-checkpoint.ts';
import { refuseFork, signHead } from './sign-head.ts';

export interface Journal {
  /** Numbers what is committed and signs it, once more, and then ends. */
  stop(): Promise<void>;
}

export interface JournalOptions {
  /** A leaf is in a signed tree within a second. */
  readonly pollMs?: number;
}

/**
 * Keeps the tree up with the journal's rows until it is stopped. A tree that would fork what was shown stops the
 * platform from starting, and later the journal from being signed.
 *
 * @throws {JournalError} `journal.would-fork`, `journal.key-missing`
 */
export async function startJournal(
  platform: Platform,
  { pollMs = 250 }: JournalOptions = {},
): Promise<Journal> {
  const { db, settings, log } = platform;
  await mkdir(path.dirname(keptCheckpointFile(settings.dataFolder)), { recursive: true, mode: 0o700 });
  await asSystem(db, async (tx) => refuseFork(tx, settings.dataFolder, await readJournalHead(tx)));
  const key = await openJournalKey(platform);
  const appender = createLeafAppender(db);
  let stopping = false;
  let failing = false;
  let timer: NodeJS.Timeout | undefined;
  let turn = Promise.resolve();

  async function grow(): Promise<void> {
    try {
      await appender.append();
      await signHead(platform, key);
      if (failing) log.info('the journal is signed again');
      failing = false;
    } catch (error) {
      // Said once and not four times a second; what is committed waits for its number.
      const fork = error instanceof JournalError && error.code === 'journal.would-fork';
      if (!failing) log[fork ? 'fatal' : 'error']({ err: error }, 'the journal is not signed');
      failing = true;
    }
    if (!stopping) timer = setTimeout(next, pollMs);
  }
  const next = () => void (turn = grow());
  next();

  return {
    async stop() {
      stopping = true;
      clearTimeout(timer);
      await turn;
      await grow();
    },
  };
}
