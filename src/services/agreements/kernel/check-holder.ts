import { z } from 'zod';
import type { Actor } from '../../identity/actor.ts';
import { dateInJakarta } from '../calendar/calendar-date.ts';
import { AgreementError } from './agreement-error.ts';
import type { ActContext } from './module.ts';
import { organisationOf } from './viewer.ts';

const holder = z.looseObject({ surel: z.string(), dari: z.string(), sampai: z.string().optional() });

/**
 * Who signs for a party holds its office on that day (R02). A party that has entered no holder yet is not held to this.
 *
 * @throws {AgreementError} `agreement.not-allowed`
 */
export async function checkHolder(
  actor: Actor,
  { related, agreement, party, now, module }: ActContext,
): Promise<void> {
  const entered = (await related('pejabat')).filter(
    ({ row }) => row.ownerOrganisationId === organisationOf(agreement, party) && row.state !== 'diusulkan',
  );
  if (entered.length === 0) return;
  const today = dateInJakarta(now);
  const holds = entered
    .map(({ facts }) => holder.parse(facts))
    .some(
      ({ surel, dari, sampai }) =>
        surel.toLowerCase() === actor.email.toLowerCase() && dari <= today && (sampai ?? today) >= today,
    );
  if (holds) return;
  throw new AgreementError(
    'agreement.not-allowed',
    `${actor.email} holds no office for the party on ${today}; enter the holder with the authority document first`,
    module.clause,
  );
}
