import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { writeDurably } from '../../io/files/write-durably.ts';
import { parseCheckpoint, type Checkpoint } from '../../pki/tlog/checkpoint.ts';
import { parseSignedNote } from '../../pki/tlog/signed-note.ts';

/**
 * The last checkpoint, outside the database: an old backup that is restored does not bring it back, so the log
 * remembers what it has shown.
 */
export interface KeptCheckpoint {
  /** The signed note. */
  readonly note: string;
  readonly checkpoint: Checkpoint;
}

export const keptCheckpointFile = (dataFolder: string): string =>
  path.join(dataFolder, 'journal', 'checkpoint');

/** @throws {TlogError} where the file is there and is not a checkpoint */
export async function readKeptCheckpoint(dataFolder: string): Promise<KeptCheckpoint | undefined> {
  let note: string;
  try {
    note = await readFile(keptCheckpointFile(dataFolder), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  return { note, checkpoint: parseCheckpoint(parseSignedNote(note).text) };
}

export const keepCheckpoint = (dataFolder: string, note: string): Promise<void> =>
  writeDurably(keptCheckpointFile(dataFolder), note);
