import { findCredential, type CredentialRow } from '../../io/db/credentials.ts';
import type { SignatureLevel } from '../../io/db/schema.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { parseCredentialSettings, type Application } from '../identity/authenticate-application.ts';
import { IdentityError } from '../identity/identity-error.ts';
import { makeCredential } from '../identity/make-credential.ts';
import type { Platform } from '../platform.ts';

/** For what the platform itself has something signed. */
export interface HousePurpose {
  /** Of the credential's name, before the organisation's id: longer together than a name that an administrator may choose. */
  readonly prefix: string;
  readonly description: string;
  readonly signers: Application['signers'];
  readonly level: SignatureLevel;
}

type Parts = Pick<Platform, 'db'>;

/**
 * The application as which an organisation signs inside the platform: its signatures are counted and its wrong
 * passphrases delayed apart from those of every other. Its password is told nobody and kept nowhere, and nobody is let in with one.
 *
 * @throws {IdentityError} `identity.username-taken`
 */
export async function findHouseApplication(
  platform: Parts,
  organisationId: string,
  purpose: HousePurpose,
): Promise<Application> {
  const username = `${purpose.prefix}-${organisationId}`;
  const known =
    (await findHouse(platform, username)) ??
    (await makeHouse(platform, organisationId, username, purpose)) ??
    // Asked for twice at the same time: the other one made it.
    (await findHouse(platform, username));
  if (known === undefined)
    throw new IdentityError('identity.username-taken', 'the name of a credential of the platform is taken');
  const { id, settings } = known;
  const { level } = purpose;
  return { id, organisationId, username, scopes: [], ...parseCredentialSettings(settings), level };
}

async function findHouse({ db }: Parts, username: string): Promise<CredentialRow | undefined> {
  const found = await asSystem(db, (tx) => findCredential(tx, username));
  return found?.house === true ? found : undefined;
}

/** Undefined where the name is taken. */
async function makeHouse(
  { db }: Parts,
  organisationId: string,
  username: string,
  { description, signers }: HousePurpose,
): Promise<CredentialRow | undefined> {
  try {
    return await asSystem(db, async (tx) => {
      await makeCredential(tx, { organisationId, username, description, scopes: [], signers, house: true });
      return findCredential(tx, username);
    });
  } catch (error) {
    if (error instanceof IdentityError && error.code === 'identity.username-taken') return undefined;
    throw error;
  }
}
