import type { ActRow } from '../../../io/db/occurrence-acts.ts';
import type { ActContext, Module } from './module.ts';

type Done = Pick<ActRow, 'name' | 'ownerOrganisationId' | 'accountId' | 'fromState' | 'toState'>;

/** The other party's act of that name that still counts: what a second act agrees to. */
export function consentOfOther(
  name: string,
  { acts, module, agreement, party }: ActContext,
): ActRow | undefined {
  const half = standingHalf(name, acts, module);
  const { firstOrganisationId, secondOrganisationId } = agreement;
  return half?.ownerOrganisationId === (party === 'K' ? firstOrganisationId : secondOrganisationId)
    ? undefined
    : half;
}

/**
 * One party's half of an act that takes both, where the other half is missing: with that it was done, and a state that moved or
 * a revision of what it was about leaves nothing of it.
 */
export function standingHalf<Act extends Done>(
  name: string,
  acts: readonly Act[],
  module: Module,
): Act | undefined {
  let half: Act | undefined;
  for (const act of acts) {
    if (act.toState !== act.fromState || module.acts[act.name]?.revises === true) half = undefined;
    else if (act.name === name && act.accountId !== undefined)
      half = half !== undefined && half.ownerOrganisationId !== act.ownerOrganisationId ? undefined : act;
  }
  return half;
}
