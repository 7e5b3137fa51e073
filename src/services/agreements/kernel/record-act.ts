import { createHash } from 'node:crypto';
import { insertEvidence, tieEvidence, type EvidenceRow } from '../../../io/db/act-evidence.ts';
import type { ActVisibility, OccurrenceVisibility } from '../../../io/db/agreement-schema.ts';
import type { DatabaseTransaction } from '../../../io/db/connect.ts';
import {
  insertAct,
  insertDeadline,
  listActs,
  listDeadlines,
  type ActRow,
} from '../../../io/db/occurrence-acts.ts';
import { addReaders, insertOccurrence, moveOccurrence } from '../../../io/db/occurrences.ts';
import { toHex } from '../../../lib/bytes.ts';
import type { Actor } from '../../identity/actor.ts';
import { appendEntry } from '../../journal/append-entry.ts';
import { AgreementError } from './agreement-error.ts';
import { ownerParty } from './check-act.ts';
import { isSealed } from './check-readers.ts';
import { standingHalf } from './consent-of-other.ts';
import { deadlinesOfAct } from './deadlines-of-act.ts';
import type { Facts, Module, Party, StateRule, Transition } from './module.ts';
import type { ActRequest, PreparedAct } from './perform-act.ts';
import type { SignedPaper } from './sign-act.ts';
import { tellAct } from './tell-act.ts';
import { organisationOf, otherParty } from './viewer.ts';

export interface ActToRecord extends Omit<PreparedAct, 'evidence'> {
  readonly evidence: readonly EvidenceRow[];
  /** Undefined: the platform itself. */
  readonly actor: Actor | undefined;
  readonly request: Pick<ActRequest, 'reason' | 'capacity'>;
  readonly paper: SignedPaper | undefined;
  readonly causedBy?: string;
  /** Of what the platform opens; an actor's follows from the module. */
  readonly owner?: Party;
}

/** Writes an act that was checked; the scope of the transaction reaches both parties' rows. */
export async function recordAct(
  tx: DatabaseTransaction,
  act: ActToRecord,
): Promise<{ readonly occurrenceId: string; readonly actId: string }> {
  const { module, transition, context, name, actor, paper } = act;
  const { now, occurrence, agreement } = context;
  const toState =
    act.moves && transition.to !== 'same' ? transition.to : (occurrence?.state ?? transition.to);
  const state = stateOf(module, toState);
  // 1. the occurrence, where the act opens it
  const owner = occurrence === undefined ? ownerOfNew(act) : ownerParty(agreement, occurrence);
  const ownerOrganisationId = organisationOf(agreement, owner);
  const otherOrganisationId = organisationOf(agreement, otherParty(owner));
  const asked = transition.seen ?? 'agreement';
  const visibility = transition.shows ?? occurrence?.visibility ?? (asked === 'room' ? 'named' : asked);
  const seen = seenWithin(asked, visibility);
  const occurrenceId =
    occurrence?.id ??
    (await insertOccurrence(tx, {
      agreementId: agreement.id,
      ownerOrganisationId,
      otherOrganisationId,
      visibility,
      module: module.name,
      clause: act.clause,
      subject: context.subject,
      state: toState,
      version: 0,
      awaitsOwner: false,
      awaitsOther: false,
      dueAt: undefined,
      openedBy: actor?.accountId,
      openedAt: now,
      actedAt: now,
    }));
  await addReaders(tx, occurrenceId, readersOf(act));

  // 2. the act with its leaves in the journal of each party that sees it
  const actingOrganisation = actor?.organisationId ?? ownerOrganisationId;
  const between = {
    ownerOrganisationId: actingOrganisation,
    otherOrganisationId:
      actingOrganisation === agreement.firstOrganisationId
        ? agreement.secondOrganisationId
        : agreement.firstOrganisationId,
    visibility: seen,
  };
  const before = occurrence === undefined ? [] : await listActs(tx, [occurrence.id]);
  const entryFor = (organisationId: string) => ({
    agreementId: agreement.id,
    occurrenceId,
    module: module.name,
    clause: act.clause,
    act: name,
    // Counted by what this party sees, lest a gap tell of the other one's own acts.
    sequence: before.filter((one) => isSeenBy(organisationId, one)).length + 1,
    from: occurrence?.state ?? '',
    to: toState,
    by: actor?.accountId ?? '',
    capacity: act.request.capacity,
    reason: act.request.reason,
    factsSha256: toHex(hashOf(act.newFacts)),
    evidence: [...act.evidence, ...(paper ? [paper] : [])].map(({ kind, sha256 }) => ({
      kind,
      sha256: toHex(sha256),
    })),
    at: now.toISOString(),
  });
  const { leafId } = await appendEntry(tx, {
    type: 'agreement.act',
    organisation: actingOrganisation,
    entry: entryFor(actingOrganisation),
  });
  const otherOrganisation = between.otherOrganisationId;
  if (seenByBoth(seen))
    await appendEntry(tx, {
      type: 'agreement.act',
      organisation: otherOrganisation,
      entry: entryFor(otherOrganisation),
    });
  const done = {
    name,
    ownerOrganisationId: actingOrganisation,
    fromState: occurrence?.state ?? '',
    toState,
    accountId: actor?.accountId,
  };
  const actId = await insertAct(tx, {
    ...between,
    ...done,
    occurrenceId,
    agreementId: agreement.id,
    sequence: (occurrence?.version ?? 0) + 1,
    actorName: actor?.name ?? '',
    capacity: act.request.capacity,
    role: transition.roles.find((role) => actor?.roles.includes(role)) ?? '',
    reason: act.request.reason,
    facts: act.newFacts,
    causedBy: act.causedBy,
    actedAt: now,
    leafId,
  });

  // 3. its evidence and its dates
  await tieEvidence(
    tx,
    act.evidence.map(({ id }) => id),
    { occurrenceId, actId, visibility: seen },
  );
  if (paper !== undefined && actor !== undefined)
    await insertEvidence(tx, {
      ...between,
      agreementId: agreement.id,
      occurrenceId,
      actId,
      kind: paper.kind,
      name: paper.name,
      mediaType: 'application/pdf',
      documentId: paper.documentId,
      storageKey: undefined,
      sha256: paper.sha256,
      sizeBytes: paper.sizeBytes,
      broughtBy: actor.accountId,
      broughtAt: now,
    });
  // What takes both parties has no date before both are there.
  for (const deadline of act.moves ? deadlinesOfAct(transition, context) : [])
    await insertDeadline(tx, { ...deadline, ...between, actId, occurrenceId });

  // 4. who is told
  await tellAct(tx, {
    agreement,
    module,
    transition,
    occurrenceId,
    actId,
    seen,
    now,
    accountId: actor?.accountId,
    party: actor === undefined ? owner : context.party,
    state: toState,
    facts: context.facts,
  });

  // 5. the state; 0 rows means that somebody was quicker, which the lock rules out
  const moved = await moveOccurrence(
    tx,
    { id: occurrenceId, version: occurrence?.version ?? 0 },
    {
      state: toState,
      visibility,
      ...awaitedOf(act, state, owner, [...before, done]),
      dueAt: await dueIn(tx, occurrenceId, state),
      // What a party does for itself leaves no trace on what both see.
      actedAt: seenByBoth(seen) || visibility === 'own' ? now : (occurrence?.actedAt ?? now),
      ended: state.final === true,
    },
  );
  if (!moved) throw new AgreementError('agreement.changed', 'somebody else acted meanwhile', module.clause);

  return { occurrenceId, actId };
}

function stateOf(module: Module, name: string): StateRule {
  const state = module.states[name];
  if (state === undefined) throw new TypeError(`${module.name} has no state ${name}`);
  return state;
}

const ownerOfNew = ({ owner, module, context }: ActToRecord): Party =>
  owner ?? (module.owner === 'opener' ? context.party : module.owner);

function readersOf({ transition, newFacts, actor, context }: ActToRecord): readonly string[] {
  const named: unknown = transition.readers === undefined ? [] : newFacts[transition.readers];
  const accounts = Array.isArray(named) ? named.filter((one) => typeof one === 'string') : [];
  // Who opens it, names its readers or delivers what is sealed reads it too; nobody becomes a reader by any other act.
  const joins =
    transition.readers !== undefined ||
    transition.delivers === true ||
    (context.occurrence === undefined && isSealed(transition));
  return joins && actor !== undefined ? [...accounts, actor.accountId] : accounts;
}

/** An act is never seen wider than what it is done on: neither party's journal hears of what only the other one sees. */
function seenWithin(asked: ActVisibility, occurrence: OccurrenceVisibility): ActVisibility {
  if (asked === 'own' || asked === 'room' || occurrence === 'agreement' || occurrence === 'public')
    return asked;
  return occurrence;
}

const seenByBoth = (seen: ActVisibility): boolean =>
  seen === 'agreement' || seen === 'named' || seen === 'public';

const isSeenBy = (organisationId: string, { visibility, ownerOrganisationId }: ActRow): boolean =>
  seenByBoth(visibility) || ownerOrganisationId === organisationId;

/**
 * Who is waited for: whom the state names, but nobody whose half of what it waits for is there; and whose half of anything is
 * missing while the other's is there.
 */
function awaitedOf(
  { module, context: { agreement } }: ActToRecord,
  state: StateRule,
  owner: Party,
  acts: Parameters<typeof standingHalf>[1],
) {
  const halves = Object.entries<Transition>(module.acts).flatMap(([name, { both, aside }]) => {
    const half = both === true ? standingHalf(name, acts, module) : undefined;
    if (half === undefined) return [];
    return [{ by: organisationOf(agreement, 'K') === half.ownerOrganisationId ? 'K' : 'D', aside }];
  });
  const waitsFor = (party: Party): boolean => {
    if (halves.some(({ by }) => by !== party)) return true;
    if (halves.some(({ by, aside }) => by === party && aside !== true)) return false;
    if (state.awaits === 'both') return true;
    if (state.awaits === 'owner') return party === owner;
    if (state.awaits === 'other') return party !== owner;
    return state.awaits === party;
  };
  return { awaitsOwner: waitsFor(owner), awaitsOther: waitsFor(otherParty(owner)) };
}

/** The newest of the dates that count in the state; a target of the house never stands in for what a clause sets. */
async function dueIn(
  tx: DatabaseTransaction,
  occurrenceId: string,
  state: StateRule,
): Promise<Date | undefined> {
  if (state.due === undefined) return undefined;
  const named = (await listDeadlines(tx, [occurrenceId])).filter(({ name }) => name === state.due);
  return (named.findLast(({ contractual }) => contractual) ?? named.at(-1))?.dueAt;
}

const hashOf = (facts: Facts): Uint8Array => createHash('sha256').update(JSON.stringify(facts)).digest();
