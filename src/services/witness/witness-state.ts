import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { lockFolder, type FolderLock } from '../../io/db/embedded/folder-lock.ts';
import { writeDurably } from '../../io/files/write-durably.ts';
import { parseCheckpoint } from '../../pki/tlog/checkpoint.ts';
import { parseSignedNote } from '../../pki/tlog/signed-note.ts';
import { TlogError } from '../../pki/tlog/tlog-error.ts';
import { nothingSeen, type SeenTree } from '../../pki/tlog/witness-submission.ts';
import { WitnessError } from './witness-error.ts';

/** What the witness remembers: the last checkpoint that it cosigned of each log, a file each. */
export interface WitnessState {
  seen(origin: string): SeenTree;
  /** The note of the last one, by the hash of the log's origin in hexadecimal. */
  shown(originHash: string): string | undefined;
  /** Durable when it resolves: only then may the cosignature be given away. */
  record(origin: string, note: string): Promise<void>;
  /**
   * Keeps what a log signed that forks, or may. Every fork is kept; of what is only unproven a few for each log, as
   * anyone can send it. False where it is there already or is one too many.
   */
  keepEvidence(kind: 'fork' | 'unproven', origin: string, evidence: Evidence): Promise<boolean>;
  close(): Promise<void>;
}

export interface Evidence {
  /** What the log signed: the same text is kept once, whatever stands around it. */
  readonly text: string;
  readonly notes: string;
}

export const originHash = (origin: string): string =>
  createHash('sha256').update(origin, 'utf8').digest('hex');

/**
 * Opens it for this process alone: two that remember apart could cosign two pasts.
 *
 * @throws {WitnessError} `witness.busy`; `witness.bad-state` where a file is not what was written: the memory is never
 *   guessed at
 */
export async function openWitnessState(folder: string): Promise<WitnessState> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const lock = await lockState(folder);
  const notes = new Map<string, string>();
  for (const name of await readdir(folder)) {
    if (!/^[0-9a-f]{64}$/.test(name)) continue;
    notes.set(name, await readNote(folder, name));
  }
  return {
    seen(origin) {
      const note = notes.get(originHash(origin));
      return note === undefined ? nothingSeen : parseCheckpoint(parseSignedNote(note).text);
    },
    shown: (hash) => notes.get(hash),
    async record(origin, note) {
      const hash = originHash(origin);
      await writeDurably(path.join(folder, hash), note);
      notes.set(hash, note);
    },
    async keepEvidence(kind, origin, { text, notes: evidence }) {
      const prefix = `${kind}-${originHash(origin).slice(0, 16)}-`;
      const name = prefix + createHash('sha256').update(text).digest('hex').slice(0, 16);
      const kept = (await readdir(folder)).filter((one) => one.startsWith(prefix));
      if (kept.includes(name) || (kind === 'unproven' && kept.length >= unprovenLimit)) return false;
      await writeDurably(path.join(folder, name), evidence);
      return true;
    },
    close: () => lock.release(),
  };
}

const unprovenLimit = 32;

async function lockState(folder: string): Promise<FolderLock> {
  try {
    return await lockFolder(folder, folder);
  } catch (cause) {
    throw new WitnessError(
      'witness.busy',
      `another process uses ${folder}; two witnesses need a folder each`,
      {
        cause,
      },
    );
  }
}

async function readNote(folder: string, name: string): Promise<string> {
  const note = await readFile(path.join(folder, name), 'utf8');
  try {
    if (originHash(parseCheckpoint(parseSignedNote(note).text).origin) === name) return note;
  } catch (error) {
    if (!(error instanceof TlogError)) throw error;
  }
  throw new WitnessError(
    'witness.bad-state',
    `${path.join(folder, name)} is not a checkpoint of its log. Restore it.`,
  );
}
