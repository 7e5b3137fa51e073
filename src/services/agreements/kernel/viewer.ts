import type { AgreementRow } from '../../../io/db/agreements.ts';
import type { Viewer } from '../../../io/db/occurrences.ts';
import type { Actor } from '../../identity/actor.ts';
import { authorise } from '../../identity/authorise.ts';
import { modules } from '../modules.ts';
import type { Party } from './module.ts';

/**
 * What this person may look at, as requirements.md section 4 says; the queries take it as their condition.
 *
 * @throws {IdentityError} `identity.not-permitted` for who keeps accounts and reads no content
 */
export function viewerOf(actor: Actor, now: Date): Viewer {
  authorise(actor, 'agreement.read', { now });
  const { organisationId, accountId } = actor;
  const narrow = actor.roles.every((role) => role === 'staff');
  return { organisationId, accountId, ownOnly: narrow ? modulesOfOneself : [] };
}

const modulesOfOneself = modules.filter(({ ownOnly }) => ownOnly).map(({ name }) => name);

export const partyOf = (agreement: AgreementRow, organisationId: string): Party =>
  agreement.firstOrganisationId === organisationId ? 'K' : 'D';

export const organisationOf = (agreement: AgreementRow, party: Party): string =>
  party === 'K' ? agreement.firstOrganisationId : agreement.secondOrganisationId;

export const otherParty = (party: Party): Party => (party === 'K' ? 'D' : 'K');

export const partyInWords = (party: Party): string => (party === 'K' ? 'PIHAK KESATU' : 'PIHAK KEDUA');
