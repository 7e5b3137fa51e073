import { z } from 'zod';
import type { ModuleItem } from '../../../contract/agreements.ts';
import type { Module, Transition } from '../kernel/module.ts';
import { modules } from '../modules.ts';

/** The tables as they are obeyed: states, acts, who does them, what they must bring, which facts. */
export const describeModules = (): ModuleItem[] => modules.map(describe);

const describe = ({ name, title, clause, requirements, owner, states, acts }: Module): ModuleItem => ({
  name,
  title,
  clause,
  requirements: [...requirements],
  owner,
  states,
  acts: Object.fromEntries(Object.entries(acts).map(([act, transition]) => [act, describeAct(transition)])),
});

const describeAct = ({ facts, signs, dates = [], check, follows, ...table }: Transition) => ({
  ...table,
  ...(facts && { facts: z.toJSONSchema(facts) }),
  ...(signs && { signs: signs.title }),
  dates: dates.map(({ name, from, house }) => ({ name, from, contractual: house !== true })),
  checked: check !== undefined,
  entails: follows !== undefined,
});
