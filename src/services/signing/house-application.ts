import { findCredential, type CredentialRow } from '../../io/db/credentials.ts';
import type { SignatureLevel } from '../../io/db/schema.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { parseCredentialSettings, type Application } from '../identity/authenticate-application.ts';
import { makeCredential } from '../identity/make-credential.ts';
import type { Platform } from '../platform.ts';

/** For what the platform itself has something signed. */
export interface HousePurpose {
  /** Of the credential's name, before the organisation's id. */
  readonly prefix: string;
  readonly description: string;
  readonly signers: Application['signers'];
  readonly level: SignatureLevel;
}

/**
 * The application as which an organisation signs inside the platform: its signatures are counted and its wrong
 * passphrases delayed apart from those of every other. Nobody has its password: it is told nobody and kept nowhere.
 */
export async function findHouseApplication(
  { db }: Pick<Platform, 'db'>,
  organisationId: string,
  { prefix, description, signers, level }: HousePurpose,
): Promise<Application> {
  const username = `${prefix}-${organisationId}`;
  const known = await asSystem(db, (tx) => findCredential(tx, username));
  // A name that another organisation took is refused below.
  if (known?.organisationId === organisationId) return applicationOf(known, level);
  const made = await asSystem(db, async (tx) => {
    await makeCredential(tx, { organisationId, username, description, scopes: [], signers });
    return findCredential(tx, username);
  });
  if (made === undefined) throw new TypeError('a credential that was made is there');
  return applicationOf(made, level);
}

const applicationOf = (
  { id, organisationId, username, settings }: CredentialRow,
  level: SignatureLevel,
): Application => ({ id, organisationId, username, scopes: [], ...parseCredentialSettings(settings), level });
