import { findCredential, type CredentialRow } from '../../../io/db/credentials.ts';
import { asSystem } from '../../../io/db/transaction.ts';
import type { Actor } from '../../identity/actor.ts';
import { parseCredentialSettings, type Application } from '../../identity/authenticate-application.ts';
import { makeCredential } from '../../identity/make-credential.ts';
import type { Platform } from '../../platform.ts';

/**
 * The application as which an organisation signs under its agreements: its signatures are counted and its wrong
 * passphrases delayed apart from those of every other. Nobody has its password: it is told nobody and kept nowhere.
 */
export async function findSigningApplication(
  { db }: Pick<Platform, 'db'>,
  { organisationId }: Pick<Actor, 'organisationId'>,
): Promise<Application> {
  const username = `perjanjian-${organisationId}`;
  const credential = await asSystem(db, async (tx) => {
    const known = await findCredential(tx, username);
    // A name that another organisation took is refused below.
    if (known?.organisationId === organisationId) return known;
    await makeCredential(tx, {
      organisationId,
      username,
      description: 'Tanda tangan dalam pelaksanaan perjanjian',
      scopes: [],
      signers: 'own',
    });
    return findCredential(tx, username);
  });
  if (credential === undefined) throw new TypeError('a credential that was made is there');
  return applicationOf(credential);
}

const applicationOf = ({ id, organisationId, username, settings }: CredentialRow): Application => ({
  id,
  organisationId,
  username,
  scopes: [],
  ...parseCredentialSettings(settings),
  // Papers are kept for decades (R63).
  level: 'B-LTA',
});
