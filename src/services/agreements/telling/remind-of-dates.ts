import {
  insertNotifications,
  listRecipients,
  listUntoldDates,
  type NearDate,
} from '../../../io/db/notifications.ts';
import { asSystem } from '../../../io/db/transaction.ts';
import { listActs } from '../../../io/db/occurrence-acts.ts';
import type { Platform } from '../../platform.ts';
import { foldFacts } from '../kernel/facts.ts';
import type { StateRule } from '../kernel/module.ts';
import { namedIn, rolesToTell } from '../kernel/tell-act.ts';
import { getModule, modules } from '../modules.ts';

const usual = [7, 1, 0] as const;
const mostInARun = 500;

/** Of each number of days, the states in which a date is told of that many days before. */
const told = Map.groupBy(
  modules.flatMap(({ name: module, states }) =>
    Object.entries<StateRule>(states)
      .filter(([, { due }]) => due !== undefined)
      .flatMap(([state, { reminds = usual }]) => reminds.map((days) => ({ days, module, state }))),
  ),
  ({ days }) => days,
);
const ascending = [...told.keys()].toSorted((a, b) => a - b);

/**
 * Tells whoever is waited for that a date comes near or has passed. Of the days that have come only the last counts: after a
 * standstill nobody is told five times at once. Where nobody is waited for, such as of the term's end, both parties hear.
 */
export async function remindOfDates(
  { db }: Pick<Platform, 'db'>,
  now: Date,
  signal: AbortSignal,
): Promise<{ readonly reminded: number }> {
  let reminded = 0;
  for (const days of ascending) {
    const states = told.get(days) ?? [];
    const dates = await asSystem(db, (tx) => listUntoldDates(tx, { states, days, now, most: mostInARun }));
    for (const date of dates) {
      if (signal.aborted) return { reminded };
      reminded += await remind({ db }, date, days, now);
    }
  }
  return { reminded };
}

async function remind(
  { db }: Pick<Platform, 'db'>,
  date: NearDate,
  days: number,
  now: Date,
): Promise<number> {
  const { agreementId, occurrenceId, dueAt, ownerOrganisationId, otherOrganisationId } = date;
  const nobody = !date.awaitsOwner && !date.awaitsOther;
  const seesOther = date.visibility !== 'own';
  const organisationIds = [
    ...(date.awaitsOwner || nobody ? [ownerOrganisationId] : []),
    ...((date.awaitsOther || nobody) && seesOther ? [otherOrganisationId] : []),
  ];
  if (organisationIds.length === 0) return 0;
  return asSystem(db, async (tx) => {
    // Who is responsible stands in an act that both see; of private acts nothing is taken.
    const acts = (await listActs(tx, [occurrenceId])).filter(({ visibility }) => visibility === 'agreement');
    const recipients = await listRecipients(tx, {
      organisationIds,
      occurrenceId,
      sealed: date.visibility === 'named',
      roles: rolesToTell(getModule(date.module), date.state),
      named: namedIn(foldFacts(acts)),
    });
    await insertNotifications(
      tx,
      recipients.map((one) => ({
        ...one,
        agreementId,
        occurrenceId,
        actId: undefined,
        dueAt,
        days,
        createdAt: now,
      })),
    );
    return recipients.length;
  });
}
