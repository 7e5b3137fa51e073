import type { NewAgreementBody } from '../../contract/agreements.ts';
import { findAgreement, insertAgreement, insertClauses, isNumberTaken } from '../../io/db/agreements.ts';
import { listOrganisations } from '../../io/db/organisations.ts';
import { asPerson, beyondScope } from '../../io/db/transaction.ts';
import type { Actor } from '../identity/actor.ts';
import { authorise } from '../identity/authorise.ts';
import { appendEntry } from '../journal/append-entry.ts';
import type { Platform } from '../platform.ts';
import { dateInJakarta, parseDate, startOfDay } from './calendar/calendar-date.ts';
import { computeDeadline } from './calendar/compute-deadline.ts';
import { indonesianDecrees } from './calendar/indonesian-holidays.ts';
import { AgreementError } from './kernel/agreement-error.ts';
import { agreementSettingsSchema } from './kernel/agreement-settings.ts';
import { bringAbout } from './kernel/bring-about.ts';
import { platformContext } from './kernel/platform-context.ts';
import { agreementText } from './text/agreement-text.ts';

/**
 * Enters an agreement with the number that each party gives it (R01). It is a draft until both confirm the numbers and sign.
 *
 * @throws {AgreementError} `agreement.number-taken`, `agreement.facts-wrong`
 */
export async function makeAgreement(
  { db, clock }: Pick<Platform, 'db' | 'clock'>,
  actor: Actor,
  wish: NewAgreementBody & { readonly example?: boolean },
): Promise<string> {
  const now = clock();
  authorise(actor, 'agreement.open', { now });
  const settings = agreementSettingsSchema.safeParse(wish.settings);
  if (!settings.success)
    throw new AgreementError('agreement.facts-wrong', 'expected known settings of an agreement');
  const [first, second] =
    wish.we === 'K' ? [actor.organisationId, wish.other] : [wish.other, actor.organisationId];
  if (first === second)
    throw new AgreementError('agreement.facts-wrong', 'expected two parties, got one twice');
  const writtenOn = parseDate(wish.writtenOn);
  const calendar = { decrees: indonesianDecrees, knownOn: dateInJakarta(now) };
  const term = computeDeadline(
    startOfDay(writtenOn),
    { kind: 'term', years: 4, firstDay: settings.data.termFirstDay },
    calendar,
  );
  if (term.status !== 'ditetapkan') throw new TypeError('a term asks for no holidays');
  return asPerson(db, actor, async (tx) => {
    const known = await beyondScope(tx, () => listOrganisations(tx));
    if (!known.some(({ id }) => id === wish.other))
      throw new AgreementError('agreement.facts-wrong', 'there is no such organisation');
    const number = wish.we === 'K' ? wish.numberFirst : wish.numberSecond;
    if (await isNumberTaken(tx, { organisationId: actor.organisationId, number, except: undefined }))
      throw numberTaken();
    const id = await insertAgreement(tx, {
      firstOrganisationId: first,
      secondOrganisationId: second,
      firstName: wish.nameFirst,
      secondName: wish.nameSecond,
      numberFirst: wish.numberFirst,
      numberSecond: wish.numberSecond,
      title: wish.title,
      parent: wish.parent,
      writtenOn,
      inForceAt: undefined,
      endsAt: term.due,
      settings: settings.data,
      example: wish.example ?? false,
      madeAt: now,
    });
    const agreement = id === undefined ? undefined : await findAgreement(tx, id);
    if (agreement === undefined) throw numberTaken();
    await insertClauses(
      tx,
      agreement.id,
      agreementText.map((clause, ordinal) => ({
        ...clause,
        ordinal,
        validFrom: writtenOn,
        addendumId: undefined,
      })),
    );
    await beyondScope(tx, async () => {
      const entry = { agreementId: agreement.id, by: actor.accountId, at: now.toISOString() };
      for (const organisation of [first, second])
        await appendEntry(tx, { type: 'agreement.made', organisation, entry });
      const { numberFirst, numberSecond } = wish;
      await bringAbout(tx, platformContext(agreement, now), undefined, [
        {
          kind: 'open',
          module: 'perjanjian',
          act: 'dicatat',
          owner: wish.we,
          subject: wish.title.slice(0, 300),
          facts: { nomorPertama: numberFirst, nomorKedua: numberSecond, tanggal: writtenOn },
        },
      ]);
    });
    return agreement.id;
  });
}

/** Said of agreements that the actor sees only: of his own organisation, or between the same two parties. */
const numberTaken = () =>
  new AgreementError(
    'agreement.number-taken',
    'an agreement of yours has one of these numbers already',
    '15',
  );
