import { z } from 'zod';
import type { ModuleItem } from '../../../contract/agreements.ts';
import type { Module, StateRule, Transition } from '../kernel/module.ts';
import { modules } from '../modules.ts';
import { fieldsOf } from '../words/fields-of.ts';
import { wordsOf } from '../words/words-of.ts';

/** The tables as they are obeyed: states, acts, who does them, what they must bring, which facts, each in both languages. */
export const describeModules = (): ModuleItem[] => modules.map(describe);

const describe = ({
  name,
  title,
  clause,
  requirements,
  owner,
  ownOnly,
  states,
  acts,
}: Module): ModuleItem => ({
  name,
  title,
  clause,
  requirements: [...requirements],
  owner,
  ownOnly: ownOnly === true,
  states: Object.fromEntries(
    Object.entries(states).map(([state, rule]) => [state, describeState(state, rule)]),
  ),
  acts: Object.fromEntries(
    Object.entries(acts).map(([act, transition]) => [act, describeAct(act, transition)]),
  ),
});

const describeState = (name: string, { final, awaits, due, tone }: StateRule) => ({
  label: wordsOf(name),
  awaits,
  ...(due !== undefined && { due }),
  ...(tone && { tone }),
  final: final === true,
});

function describeAct(name: string, act: Transition): ModuleItem['acts'][string] {
  const { from, facts, signs, dates = [], evidence = [] } = act;
  return {
    label: wordsOf(name),
    from: typeof from === 'string' ? from : [...from],
    to: act.to,
    by: act.by,
    roles: [...act.roles],
    fields: facts === undefined ? [] : fieldsOf(facts),
    ...(facts && { facts: z.toJSONSchema(facts, { io: 'input' }) }),
    evidence: evidence.map((kind) => ({ kind, label: wordsOf(kind) })),
    reason: act.reason === true,
    both: act.both === true,
    agrees: [...(act.agrees ?? [])],
    revises: act.revises === true,
    ...(act.notBy !== undefined && { notBy: act.notBy }),
    ...(signs && { signs: signs.title }),
    seen: act.seen ?? 'agreement',
    ...(act.shows && { shows: act.shows }),
    ...(act.readers !== undefined && { readers: act.readers }),
    tells: act.tells,
    dates: dates.map((date) => ({
      name: date.name,
      label: wordsOf(date.name),
      from: date.from,
      contractual: date.house !== true,
    })),
    filled: act.fills !== undefined,
    checked: act.check !== undefined,
    entails: act.follows !== undefined,
    afterEnd: act.afterEnd === true,
    beforeStart: act.beforeStart === true,
  };
}
