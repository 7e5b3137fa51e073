import { randomBytes } from 'node:crypto';
import { insertOrganisation } from '../../io/db/organisations.ts';
import { keepFirstSetting } from '../../io/db/settings.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { makeAccount } from '../identity/make-account.ts';
import { makeAccountLink, type MadeLink } from '../identity/make-account-link.ts';
import { appendEntry } from '../journal/append-entry.ts';
import { makeJournalKey } from '../journal/journal-key.ts';
import { initialisedSetting } from '../open-platform.ts';
import { PlatformError } from '../platform-error.ts';
import type { Platform } from '../platform.ts';

export interface FirstAdministrator {
  readonly organisationCode: string;
  readonly organisationName: string;
  readonly email: string;
}

export interface AdministratorLink extends MadeLink {
  readonly organisationCode: string;
  readonly email: string;
}

/**
 * Makes what a production platform starts from: the journal's key, each organisation with its first administrator,
 * in one transaction, so that half of it is never there.
 *
 * @throws {PlatformError} `platform.already-initialised`
 */
export async function initialiseProduction(
  { db, clock, settings, keys }: Pick<Platform, 'db' | 'clock' | 'settings' | 'keys'>,
  administrators: readonly FirstAdministrator[],
): Promise<readonly AdministratorLink[]> {
  const now = clock();
  return asSystem(db, async (tx) => {
    const mark = { at: now.toISOString(), by: randomBytes(8).toString('hex') };
    const kept = await keepFirstSetting(tx, initialisedSetting, mark);
    if (!(kept instanceof Object && 'by' in kept && kept.by === mark.by)) {
      throw new PlatformError('platform.already-initialised', 'this platform is initialised already');
    }
    await makeJournalKey({ keys, settings }, tx, now);
    const links: AdministratorLink[] = [];
    for (const [index, administrator] of administrators.entries()) {
      const { organisationCode, organisationName, email } = administrator;
      const organisation = await insertOrganisation(tx, {
        code: organisationCode,
        name: organisationName,
        // The first one named: its officers decide on everybody's requests.
        isIssuer: index === 0,
      });
      const accountId = await makeAccount(tx, {
        organisationId: organisation.id,
        email,
        name: `Administrator ${organisationCode}`,
        roles: ['party-administrator'],
      });
      const link = await makeAccountLink(
        tx,
        {
          accountId,
          organisationId: organisation.id,
          purpose: 'activation',
          publicUrl: settings.publicUrl,
        },
        now,
      );
      links.push({ organisationCode, email, ...link });
      await appendEntry(tx, {
        type: 'organisation.made',
        organisation: organisation.id,
        entry: { organisation: organisation.id, administrator: accountId, at: now.toISOString() },
      });
    }
    await appendEntry(tx, {
      type: 'platform.initialised',
      organisation: undefined,
      entry: { at: now.toISOString() },
    });
    return links;
  });
}
