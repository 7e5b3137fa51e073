import type { Database } from './connect.ts';
import type { OccurrenceRow } from './occurrences.ts';

export interface Lapse {
  readonly module: string;
  readonly states: readonly string[];
  readonly by: 'term' | 'due';
}

const lapsedLimit = 500;

/** Occurrences that their agreement's end or their own date has overtaken. */
export async function listLapsed(
  db: Database,
  lapses: readonly Lapse[],
  now: Date,
): Promise<readonly Pick<OccurrenceRow, 'id' | 'agreementId' | 'module' | 'state'>[]> {
  const rows = await db
    .selectFrom('occurrence')
    .innerJoin('agreement', 'agreement.id', 'occurrence.agreement_id')
    .select(['occurrence.id', 'occurrence.agreement_id', 'occurrence.module', 'occurrence.state'])
    .where((eb) =>
      eb.or(
        lapses.map(({ module, states, by }) =>
          eb.and([
            eb('module', '=', module),
            eb('state', 'in', [...states]),
            eb(by === 'term' ? 'agreement.ends_at' : 'due_at', '<', now),
          ]),
        ),
      ),
    )
    .limit(lapsedLimit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    agreementId: row.agreement_id,
    module: row.module,
    state: row.state,
  }));
}
