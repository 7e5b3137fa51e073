import type { DatabaseTransaction } from '../../io/db/connect.ts';
import {
  activateJournalAuthority,
  findJournalAuthority,
  insertJournalAuthority,
} from '../../io/db/journal-authority.ts';
import { asSystem } from '../../io/db/transaction.ts';
import type { Signer } from '../../pki/crypto/signer.ts';
import { verifierKeyOf, type VerifierKey } from '../../pki/tlog/verifier-key.ts';
import type { Platform } from '../platform.ts';
import { appendEntry } from './append-entry.ts';
import { JournalError } from './journal-error.ts';
import { readKeptCheckpoint } from './kept-checkpoint.ts';

export interface JournalKey {
  /** The log's name: its public address without a scheme (C2SP tlog-tiles). */
  readonly origin: string;
  readonly signer: Signer;
  readonly verifierKey: VerifierKey;
}

export const journalOrigin = (publicUrl: string): string =>
  `${publicUrl.replace(/^https?:\/\//, '')}/journal`;

/**
 * The journal's key. A demonstration makes it where there is none; production has it from `sertel init`.
 *
 * @throws {JournalError} `journal.key-missing`
 */
export async function openJournalKey(
  platform: Pick<Platform, 'db' | 'keys' | 'settings' | 'clock'>,
): Promise<JournalKey> {
  const { db, keys, settings, clock } = platform;
  const found = await asSystem(db, findJournalAuthority);
  if (found === undefined && settings.mode === 'production')
    throw new JournalError(
      'journal.key-missing',
      'the journal has no key. Production has it from sertel init.',
    );
  const keyId = found?.keyId ?? (await asSystem(db, (tx) => makeJournalKey(platform, tx, clock())));
  const signer = await keys.openSigner(db, keyId, { kind: 'platform' });
  const origin = journalOrigin(settings.publicUrl);
  return { origin, signer, verifierKey: verifierKeyOf(origin, 'ed25519', signer.publicKey) };
}

/** What is needed to check: the name and the public key. @throws {JournalError} `journal.key-missing` */
export async function findJournalVerifierKey({
  db,
  settings,
}: Pick<Platform, 'db' | 'settings'>): Promise<VerifierKey> {
  const found = await asSystem(db, findJournalAuthority);
  if (found === undefined) throw new JournalError('journal.key-missing', 'the journal has no key yet');
  return verifierKeyOf(journalOrigin(settings.publicUrl), 'ed25519', found.publicKey);
}

/**
 * Makes the key, once.
 *
 * @throws {JournalError} `journal.key-missing` where a checkpoint was shown already: then this is not the database
 *   that the journal is in
 */
export async function makeJournalKey(
  { keys, settings }: Pick<Platform, 'keys' | 'settings'>,
  tx: DatabaseTransaction,
  now: Date,
): Promise<string> {
  const kept = await readKeptCheckpoint(settings.dataFolder);
  if (kept !== undefined)
    throw new JournalError(
      'journal.key-missing',
      `a checkpoint of ${kept.checkpoint.size} leaves was shown, and this database has no journal key. Restore the newest backup.`,
    );
  const authorityId = await insertJournalAuthority(tx, journalOrigin(settings.publicUrl));
  const key = await keys.createKey(tx, {
    type: 'ed25519',
    algorithm: 'ed25519',
    ownerKind: 'authority',
    ownerId: authorityId,
    organisationId: undefined,
    purpose: 'authority',
    protection: { kind: 'platform' },
    now,
  });
  await activateJournalAuthority(tx, authorityId, key.id);
  await appendEntry(tx, {
    type: 'authority.made',
    organisation: undefined,
    entry: { authorityId, kind: 'journal', parentId: null },
  });
  return key.id;
}
