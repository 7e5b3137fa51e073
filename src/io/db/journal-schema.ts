import type { Generated } from 'kysely';
import type { Visibility } from './schema.ts';

/** The tables of the journal, as {@link Schema} has the others. */
export interface JournalSchema {
  journal_leaf: JournalLeafTable;
  journal_entry: JournalEntryTable;
  journal_head: JournalHeadTable;
  journal_tile: JournalTileTable;
  journal_checkpoint: JournalCheckpointTable;
  journal_cosignature: JournalCosignatureTable;
}

interface JournalLeafTable {
  id: Generated<string>;
  ordinal: Generated<number>;
  sequence: number | null;
  type: number;
  commitment: Uint8Array;
}

interface JournalEntryTable {
  leaf_id: string;
  owner_organisation_id: string | null;
  visibility: Generated<Visibility>;
  salt: Uint8Array | null;
  entry: string;
  recorded_at: Generated<Date>;
}

interface JournalHeadTable {
  single: Generated<boolean>;
  size: number;
  root: Uint8Array;
}

interface JournalTileTable {
  level: number;
  number: number;
  content: Uint8Array;
}

interface JournalCheckpointTable {
  size: number;
  root: Uint8Array;
  note: string;
  signed_at: Date;
}

interface JournalCosignatureTable {
  size: number;
  cosigner: string;
  line: string;
  cosigned_at: Date;
}
