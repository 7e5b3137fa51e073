import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { readJournalHead } from '../../io/db/journal-tree.ts';
import { asSystem } from '../../io/db/transaction.ts';
import type { LogPolicy } from '../../pki/tlog/policy.ts';
import type { Platform } from '../platform.ts';
import { createLeafAppender } from './append-leaves.ts';
import { collectCosignatures, refuseForkByWitnesses, witnessesOf } from './collect-cosignatures.ts';
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
  /** Whose cosignatures are collected; undefined: nobody's. */
  readonly policy?: LogPolicy | undefined;
  readonly cosignMs?: number;
}

/**
 * Keeps the tree up with the journal's rows until it is stopped, and has it cosigned. A tree that would fork what was
 * shown stops the platform from starting, and later the journal from being signed.
 *
 * @throws {JournalError} `journal.would-fork`, `journal.key-missing`
 */
export async function startJournal(
  platform: Platform,
  { pollMs = 250, policy, cosignMs = 60_000 }: JournalOptions = {},
): Promise<Journal> {
  const { db, settings } = platform;
  const witnesses = policy === undefined ? [] : witnessesOf(policy);
  await mkdir(path.dirname(keptCheckpointFile(settings.dataFolder)), { recursive: true, mode: 0o700 });
  await asSystem(db, async (tx) => refuseFork(tx, settings.dataFolder, await readJournalHead(tx)));
  const key = await openJournalKey(platform);
  await refuseForkByWitnesses(platform, key.origin, witnesses);
  const appender = createLeafAppender(db);
  // Once a witness has seen another tree nothing more is signed, whatever the database says later.
  let forked: JournalError | undefined;

  const growing = repeat(platform, pollMs, 'the journal is not signed', async () => {
    await appender.append();
    if (forked !== undefined) throw forked;
    await signHead(platform, key);
  });
  const cosigning = repeat(platform, cosignMs, 'the journal is not cosigned', async () => {
    try {
      await collectCosignatures(platform, key.origin, witnesses);
    } catch (error) {
      if (error instanceof JournalError) forked = error;
      throw error;
    }
  });
  return {
    async stop() {
      await growing.stop();
      await cosigning.stop();
    },
  };
}

/** Runs again and again until it is stopped, and then once more. A failure is said once, not each time. */
function repeat({ log }: Platform, everyMs: number, complaint: string, run: () => Promise<unknown>): Journal {
  let stopping = false;
  let failing = false;
  let timer: NodeJS.Timeout | undefined;
  let turn = Promise.resolve();

  async function once(): Promise<void> {
    try {
      await run();
      if (failing) log.info(`no longer: ${complaint}`);
      failing = false;
    } catch (error) {
      const fork = error instanceof JournalError && error.code === 'journal.would-fork';
      if (!failing) log[fork ? 'fatal' : 'error']({ err: error }, complaint);
      failing = true;
    }
    if (!stopping) timer = setTimeout(next, everyMs);
  }
  const next = () => void (turn = once());
  next();

  return {
    async stop() {
      stopping = true;
      clearTimeout(timer);
      await turn;
      await once();
    },
  };
}
