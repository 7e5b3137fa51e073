import type { Consequence } from '../kernel/consequence.ts';
import type { ActContext, Facts } from '../kernel/module.ts';

/** An act of the platform on the agreement itself: its life tells what moved its term. */
export async function onLife(
  { related }: Pick<ActContext, 'related'>,
  act: 'diperpanjang' | 'pengakhiran-disepakati',
  facts: Facts,
): Promise<readonly Consequence[]> {
  return (await related('perjanjian')).map(({ row }) => ({ kind: 'act', occurrenceId: row.id, act, facts }));
}
