import {
  endClause,
  insertClauses,
  listClauses,
  moveAgreementEnd,
  putInForce,
} from '../../../io/db/agreements.ts';
import type { DatabaseTransaction } from '../../../io/db/connect.ts';
import { listActs } from '../../../io/db/occurrence-acts.ts';
import { lockAnyOccurrence } from '../../../io/db/occurrences.ts';
import { getModule } from '../modules.ts';
import { isTime } from './check-act.ts';
import type { Consequence } from './consequence.ts';
import { foldFacts } from './facts.ts';
import type { ActContext, Facts, Party } from './module.ts';
import { recordAct } from './record-act.ts';

/** Does what an act entails: acts of the platform on other occurrences, new ones, another term, another text. */
export async function bringAbout(
  tx: DatabaseTransaction,
  context: ActContext,
  causedBy: string | undefined,
  consequences: readonly Consequence[],
): Promise<void> {
  const { agreement } = context;
  for (const consequence of consequences) {
    switch (consequence.kind) {
      case 'act':
        await actOn(tx, context, causedBy, consequence);
        break;
      case 'open':
        await open(tx, context, causedBy, consequence);
        break;
      case 'in-force':
        await putInForce(tx, agreement.id, context.now);
        break;
      case 'term':
        await moveAgreementEnd(tx, agreement.id, consequence.endsAt);
        break;
      case 'text':
        await changeText(tx, context, consequence);
        break;
    }
  }
}

async function actOn(
  tx: DatabaseTransaction,
  context: ActContext,
  causedBy: string | undefined,
  { occurrenceId, act, facts = {}, reason = '' }: Extract<Consequence, { kind: 'act' }>,
): Promise<void> {
  const occurrence = await lockAnyOccurrence(tx, occurrenceId);
  const module = getModule(occurrence.module);
  const transition = module.acts[act];
  if (transition === undefined) throw new TypeError(`${module.name} has no act ${act}`);
  // Meanwhile it may have come to its end: then there is nothing to do.
  if (!isTime(transition, module, occurrence.state)) return;
  const acts = await listActs(tx, [occurrence.id]);
  const own = { ...context, module, occurrence, acts, subject: occurrence.subject };
  await recordOwn(
    tx,
    { ...own, facts: { ...foldFacts(acts), ...facts } },
    { act, facts, reason, causedBy, clause: occurrence.clause },
  );
}

async function open(
  tx: DatabaseTransaction,
  context: ActContext,
  causedBy: string | undefined,
  { module: name, act, owner, subject, clause, facts = {} }: Extract<Consequence, { kind: 'open' }>,
): Promise<void> {
  const module = getModule(name);
  const own = { ...context, module, occurrence: undefined, acts: [], subject, facts };
  await recordOwn(tx, own, { act, facts, reason: '', causedBy, clause: clause ?? module.clause, owner });
}

async function recordOwn(
  tx: DatabaseTransaction,
  context: ActContext,
  {
    act,
    facts,
    reason,
    causedBy,
    clause,
    owner,
  }: {
    readonly act: string;
    readonly facts: Facts;
    readonly reason: string;
    readonly causedBy: string | undefined;
    readonly clause: string;
    readonly owner?: Party;
  },
): Promise<void> {
  const transition = context.module.acts[act];
  if (transition === undefined) throw new TypeError(`${context.module.name} has no act ${act}`);
  const { actId } = await recordAct(tx, {
    module: context.module,
    name: act,
    transition,
    context: { ...context, evidenceKinds: new Set() },
    newFacts: facts,
    clause,
    evidence: [],
    moves: true,
    actor: undefined,
    request: { reason, capacity: '' },
    paper: undefined,
    ...(causedBy !== undefined && { causedBy }),
    ...(owner !== undefined && { owner }),
  });
  await bringAbout(tx, context, actId, (await transition.follows?.(context)) ?? []);
}

async function changeText(
  tx: DatabaseTransaction,
  { agreement, occurrence }: ActContext,
  { validFrom, changes }: Extract<Consequence, { kind: 'text' }>,
): Promise<void> {
  const before = await listClauses(tx, agreement.id, validFrom);
  for (const { address } of changes) await endClause(tx, agreement.id, address, validFrom);
  await insertClauses(
    tx,
    agreement.id,
    changes.flatMap(({ address, heading, text }) => {
      const known = before.find((clause) => clause.address === address);
      const ordinal = known?.ordinal ?? (before.at(-1)?.ordinal ?? 0) + 1;
      if (text === undefined) return [];
      // An addendum that gives no heading leaves the one that is there.
      const named = heading === '' ? (known?.heading ?? '') : heading;
      return [{ address, heading: named, text, ordinal, validFrom, addendumId: occurrence?.id }];
    }),
  );
}
