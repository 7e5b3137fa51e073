import type { ActRow } from '../../../io/db/occurrence-acts.ts';
import type { ActContext } from './module.ts';

/** The other party's act of that name, where nothing that it was about was revised since: what a second act agrees to. */
export function consentOfOther(
  name: string,
  { acts, module, agreement, party }: ActContext,
): ActRow | undefined {
  const { firstOrganisationId, secondOrganisationId } = agreement;
  const organisationId = party === 'K' ? firstOrganisationId : secondOrganisationId;
  const consent = acts.findLast(
    (act) => act.name === name && act.accountId !== undefined && act.ownerOrganisationId !== organisationId,
  );
  if (consent === undefined) return undefined;
  const revised = acts.some(
    (act) =>
      act.sequence > consent.sequence &&
      (act.toState !== act.fromState || module.acts[act.name]?.revises === true),
  );
  return revised ? undefined : consent;
}
