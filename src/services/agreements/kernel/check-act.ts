import { z } from 'zod';
import type { OccurrenceRow } from '../../../io/db/occurrences.ts';
import type { Actor } from '../../identity/actor.ts';
import { AgreementError } from './agreement-error.ts';
import { consentOfOther } from './consent-of-other.ts';
import type { ActContext, Facts, Module, Party, Side, Transition } from './module.ts';
import { organisationOf, otherParty, partyInWords } from './viewer.ts';

type InPlace = Pick<ActContext, 'module' | 'party' | 'agreement' | 'occurrence'>;

export interface ActToCheck {
  readonly name: string;
  readonly transition: Transition;
  readonly reason: string;
}

/**
 * Whether the table allows this act to this person now. The order is the argument: what the act is, whether it is the
 * time for it, whose act it is, what it must bring, and last what the clause itself computes.
 *
 * @throws {AgreementError} one code for each reason, with the clause in the sentence
 */
export async function checkAct(actor: Actor, act: ActToCheck, context: ActContext): Promise<void> {
  const { transition } = act;
  checkTime(act, context);
  checkParty(transition, context);
  checkRole(actor, transition, context.module);
  checkFourEyes(actor, transition, context);
  if (transition.reason && act.reason.trim() === '')
    throw new AgreementError('agreement.reason-missing', `${act.name} needs a reason`, context.module.clause);
  for (const kind of transition.evidence ?? [])
    if (!context.evidenceKinds.has(kind))
      throw new AgreementError(
        'agreement.evidence-missing',
        `${act.name} needs evidence of kind ${kind}`,
        context.module.clause,
      );
  checkAgreed(act, context);
  const refused = await transition.check?.(context);
  if (refused)
    throw new AgreementError(refused.code, refused.message, refused.clause ?? context.module.clause);
}

/** @throws {AgreementError} `agreement.unknown-act` */
export function transitionOf(module: Module, name: string): Transition {
  const transition = Object.hasOwn(module.acts, name) ? module.acts[name] : undefined;
  if (transition !== undefined && transition.by !== 'system') return transition;
  throw new AgreementError(
    'agreement.unknown-act',
    `${module.name} has no act ${JSON.stringify(name)}; its acts are ${Object.keys(module.acts).join(', ')}`,
    module.clause,
  );
}

/** @throws {AgreementError} `agreement.facts-wrong` with each fault */
export function parseFacts(transition: Transition, facts: unknown, clause: string): Facts {
  const parsed = (transition.facts ?? z.strictObject({})).safeParse(facts);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'facts'}: ${message}`);
  throw new AgreementError('agreement.facts-wrong', faults.join('; '), clause, { faults });
}

/** Whether a state is one that the act may be done in. */
export function isTime(transition: Transition, module: Module, state: string | undefined): boolean {
  if (transition.from === 'new') return state === undefined;
  if (state === undefined) return false;
  if (transition.from === 'open') return module.states[state]?.final !== true;
  return transition.from.includes(state);
}

/** Whether the act belongs to this party in this occurrence. */
export function isOfParty(side: Side, { module, party, agreement, occurrence }: InPlace): boolean {
  if (side === 'either') return true;
  if (side === 'K' || side === 'D') return side === party;
  const owner = ownerOf({ module, party, agreement, occurrence });
  return side === (owner === party ? 'owner' : 'other');
}

function checkTime(
  { name, transition }: ActToCheck,
  { module, occurrence, agreement, now }: ActContext,
): void {
  const clause = module.clause;
  if (!isTime(transition, module, occurrence?.state)) {
    const possible = Object.entries(module.acts).filter(
      ([, other]) => other.by !== 'system' && isTime(other, module, occurrence?.state),
    );
    throw new AgreementError(
      'agreement.not-now',
      `${name} is not possible in state ${occurrence?.state ?? 'new'}; possible is ${possible.map(([act]) => act).join(', ') || 'nothing more'}`,
      clause,
      { state: occurrence?.state ?? null },
    );
  }
  if (agreement.inForceAt === undefined && transition.beforeStart !== true)
    throw new AgreementError(
      'agreement.not-in-force',
      `the agreement is not in force yet: no ${name}`,
      '7(1)',
    );
  if (now > agreement.endsAt && transition.afterEnd !== true)
    throw new AgreementError(
      'agreement.ended',
      `the agreement ended at ${agreement.endsAt.toISOString()} and ${name} ended with it`,
      '7(1)',
    );
}

function checkParty(transition: Transition, context: ActContext): void {
  if (isOfParty(transition.by, context)) return;
  const { module, party } = context;
  throw new AgreementError(
    'agreement.wrong-party',
    `expected an act of ${sideInWords(transition.by, context)}, got one of ${partyInWords(party)}`,
    module.clause,
  );
}

function checkRole(actor: Actor, transition: Transition, module: Module): void {
  if (transition.roles.some((role) => actor.roles.includes(role))) return;
  throw new AgreementError(
    'agreement.wrong-role',
    `expected one of the roles ${transition.roles.join(', ')}, got ${actor.roles.join(', ')}`,
    module.clause,
  );
}

function checkFourEyes(actor: Actor, { notBy }: Transition, { acts, module }: ActContext): void {
  const last = notBy === undefined ? undefined : acts.findLast(({ name }) => name === notBy);
  if (last?.accountId !== actor.accountId) return;
  throw new AgreementError('agreement.four-eyes', `who did ${notBy} may not do this as well`, module.clause);
}

/** Two acts are one consent only where they are about the same thing. */
function checkAgreed({ name, transition }: ActToCheck, context: ActContext): void {
  const other = consentOfOther(name, context);
  const differs = transition.agrees?.find(
    (fact) =>
      other !== undefined && JSON.stringify(other.facts[fact]) !== JSON.stringify(context.facts[fact]),
  );
  if (other === undefined || differs === undefined) return;
  throw new AgreementError(
    'agreement.consent-missing',
    `${differs}: the other party agreed to ${JSON.stringify(other.facts[differs])}, got ${JSON.stringify(context.facts[differs])}`,
    context.module.clause,
    { fact: differs },
  );
}

function ownerOf({ module, party, agreement, occurrence }: InPlace): Party {
  if (occurrence !== undefined) return ownerParty(agreement, occurrence);
  return module.owner === 'opener' ? party : module.owner;
}

export const ownerParty = (
  agreement: ActContext['agreement'],
  { ownerOrganisationId }: OccurrenceRow,
): Party => (organisationOf(agreement, 'K') === ownerOrganisationId ? 'K' : 'D');

function sideInWords(side: Side, context: ActContext): string {
  if (side === 'K' || side === 'D') return partyInWords(side);
  const owner = ownerOf(context);
  return partyInWords(side === 'owner' ? owner : otherParty(owner));
}
