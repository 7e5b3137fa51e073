import type { ActRow } from '../../../io/db/occurrence-acts.ts';
import type { Facts } from './module.ts';

/**
 * What is known of an occurrence: of each name the newest value in the acts that are given. Facts have no place of their
 * own, so that whoever does not see an act does not see what it brought.
 */
export const foldFacts = (acts: readonly Pick<ActRow, 'facts'>[]): Facts =>
  Object.assign({}, ...acts.map(({ facts }) => facts));

/** The moment or the day that a fact holds. */
export function momentOf(facts: Facts, name: string): Date | undefined {
  const value = facts[name];
  if (typeof value !== 'string') return undefined;
  // A bare day means its begin in Jakarta.
  const moment = new Date(/^\d{4}-\d{2}-\d{2}$/.test(value) ? `${value}T00:00:00+07:00` : value);
  return Number.isNaN(moment.getTime()) ? undefined : moment;
}

export const textOf = (facts: Facts, name: string): string => {
  const value = facts[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};
