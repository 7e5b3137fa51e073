import { findJournalEntryAt, pageOfJournalEntries, type NumberedEntryRow } from '../../io/db/journal.ts';
import { asOrganisation } from '../../io/db/transaction.ts';
import { toHex } from '../../lib/bytes.ts';
import type { Platform } from '../platform.ts';
import { nameOfType } from './append-entry.ts';
import { JournalError } from './journal-error.ts';

/** A leaf opened: SHA-256 of salt and entry is the commitment, or it is the hash of something public. */
export interface OpenedLeaf {
  readonly index: number;
  readonly type: string;
  readonly typeNumber: number;
  /** Hexadecimal, as is the salt. */
  readonly commitment: string;
  readonly salt?: string;
  readonly entry: string;
  readonly recordedAt: string;
}

/**
 * The organisation's own entries in the order of the log, those after one index. With salts and entries in its own
 * hands a party proves what was entered whatever the platform does later.
 */
export async function exportEntries(
  { db }: Pick<Platform, 'db'>,
  organisationId: string,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<{ readonly entries: OpenedLeaf[]; readonly next?: number }> {
  const rows = await asOrganisation(db, organisationId, (tx) =>
    pageOfJournalEntries(tx, organisationId, after, limit + 1),
  );
  const entries = rows.slice(0, limit).map(openLeaf);
  const last = entries.at(-1);
  return rows.length > limit && last !== undefined ? { entries, next: last.index } : { entries };
}

/** @throws {JournalError} `journal.no-such-leaf`, for an entry of another organisation too */
export async function readOwnEntry(
  { db }: Pick<Platform, 'db'>,
  organisationId: string,
  index: number,
): Promise<OpenedLeaf> {
  const row = await asOrganisation(db, organisationId, (tx) => findJournalEntryAt(tx, organisationId, index));
  if (row !== undefined) return openLeaf(row);
  throw new JournalError('journal.no-such-leaf', `your organisation has no entry at ${index}`);
}

const openLeaf = ({ index, type, commitment, salt, entry, recordedAt }: NumberedEntryRow): OpenedLeaf => ({
  index,
  type: nameOfType(type),
  typeNumber: type,
  commitment: toHex(commitment),
  ...(salt && { salt: toHex(salt) }),
  entry,
  recordedAt: recordedAt.toISOString(),
});
