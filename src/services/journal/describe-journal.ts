import { encodeVerifierKey } from '../../pki/tlog/verifier-key.ts';
import type { Platform } from '../platform.ts';
import { findCosignedCheckpoint } from './find-cosigned-checkpoint.ts';
import { findJournalVerifierKey } from './journal-key.ts';
import { showCheckpoint } from './prove-leaf.ts';

export interface JournalDescription {
  readonly origin: string;
  readonly verifierKey: string;
  readonly size: number;
  /** In base64. */
  readonly root: string;
  readonly checkpoint: string;
  readonly cosigned?: string;
}

/** @throws {JournalError} `journal.no-checkpoint`, `journal.key-missing` */
export async function describeJournal(
  platform: Pick<Platform, 'db' | 'settings'>,
): Promise<JournalDescription> {
  const newest = await showCheckpoint(platform, 'newest');
  const cosigned = await findCosignedCheckpoint(platform.db, platform.settings.journalPolicy);
  const key = await findJournalVerifierKey(platform);
  return {
    origin: key.name,
    verifierKey: encodeVerifierKey(key),
    size: newest.size,
    root: newest.root.toBase64(),
    checkpoint: newest.note,
    ...(cosigned && { cosigned: cosigned.note }),
  };
}
