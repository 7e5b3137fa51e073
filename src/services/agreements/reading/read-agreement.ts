import type { AgreementItem, AgreementPage, TextAnswer } from '../../../contract/agreements.ts';
import { findAgreement, listAgreements, listClauses, type AgreementRow } from '../../../io/db/agreements.ts';
import type { DatabaseTransaction } from '../../../io/db/connect.ts';
import { listStates, listWholeAgreement } from '../../../io/db/occurrences.ts';
import { asPerson } from '../../../io/db/transaction.ts';
import type { Actor } from '../../identity/actor.ts';
import type { Platform } from '../../platform.ts';
import { dateInJakarta, daysBetween, parseDate } from '../calendar/calendar-date.ts';
import { clauseInWords } from '../kernel/agreement-error.ts';
import { isParty, unknownAgreement } from '../kernel/perform-act.ts';
import { ragOf } from '../kernel/rag.ts';
import { partyOf, viewerOf } from '../kernel/viewer.ts';
import { getModule } from '../modules.ts';
import { dutyOfRight } from '../pasal-04-kewajiban/duties.ts';
import { encodeCursor, pageOf, parseDayCursor } from './cursor.ts';

type Reading = Pick<Platform, 'db' | 'clock'>;

/** The agreements of the actor's organisation, the newest first; both numbers are searched. */
export async function pageOfAgreements(
  { db, clock }: Reading,
  actor: Actor,
  query: {
    readonly search?: string | undefined;
    readonly limit: number;
    readonly cursor?: string | undefined;
  },
): Promise<AgreementPage> {
  const now = clock();
  const { organisationId } = viewerOf(actor, now);
  const after = parseDayCursor(query.cursor);
  return asPerson(db, actor, async (tx) => {
    const { search, limit } = query;
    const rows = await listAgreements(tx, { organisationId, search, limit: limit + 1, after });
    const { items, ...next } = pageOf(rows, limit, ({ writtenOn, id }) => encodeCursor(writtenOn, id));
    const states = await listStates(
      tx,
      'perjanjian',
      items.map(({ id }) => id),
    );
    return { items: items.map((row) => agreementItem(row, states.get(row.id), actor, now)), ...next };
  });
}

/** @throws {AgreementError} `agreement.unknown` */
export async function readAgreement(
  { db, clock }: Reading,
  actor: Actor,
  id: string,
): Promise<AgreementItem> {
  const now = clock();
  viewerOf(actor, now);
  return asPerson(db, actor, async (tx) => {
    const row = await partyAgreement(tx, actor, id);
    const states = await listStates(tx, 'perjanjian', [id]);
    return agreementItem(row, states.get(id), actor, now);
  });
}

/**
 * The text as it holds on a day, each clause with what lives under it; a right shows what its duty does.
 *
 * @throws {AgreementError} `agreement.unknown`
 */
export async function readText(
  { db, clock }: Reading,
  actor: Actor,
  id: string,
  on: string | undefined,
): Promise<TextAnswer> {
  const now = clock();
  const viewer = viewerOf(actor, now);
  const day = on === undefined ? dateInJakarta(now) : parseDate(on);
  return asPerson(db, actor, async (tx) => {
    const agreement = await partyAgreement(tx, actor, id);
    const from = day < agreement.writtenOn ? agreement.writtenOn : day;
    const clauses = await listClauses(tx, agreement.id, from);
    const living = Map.groupBy(await listWholeAgreement(tx, viewer, agreement.id), ({ clause }) => clause);
    return {
      on: from,
      clauses: clauses.map(({ address, heading, text, validFrom, validUntil, addendumId }) => {
        const mirrors = dutyOfRight.get(address);
        const rows = living.get(mirrors ?? address) ?? [];
        const colours = { hijau: 0, kuning: 0, merah: 0, 'abu-abu': 0 };
        for (const row of rows) colours[ragOf(row, getModule(row.module), now).colour]++;
        const ended = rows.filter(({ endedAt }) => endedAt !== undefined).length;
        return {
          address,
          inWords: clauseInWords(address),
          heading,
          text,
          validFrom,
          ...(validUntil !== undefined && { validUntil }),
          ...(addendumId !== undefined && { addendumId }),
          ...(mirrors !== undefined && { mirrors }),
          living: { open: rows.length - ended, ended, colours },
        };
      }),
    };
  });
}

/** @throws {AgreementError} `agreement.unknown` to whoever is of neither party */
export async function partyAgreement(
  tx: DatabaseTransaction,
  actor: Actor,
  id: string,
): Promise<AgreementRow> {
  const row = await findAgreement(tx, id);
  if (row === undefined || !isParty(row, actor)) throw unknownAgreement();
  return row;
}

/** What a state is called once the term is over. */
const endedAs: Readonly<Record<string, string>> = { berlaku: 'berakhir', 'dalam-pengakhiran': 'diakhiri' };

function agreementItem(row: AgreementRow, state: string | undefined, actor: Actor, now: Date): AgreementItem {
  const lastDay = dateInJakarta(row.endsAt);
  return {
    id: row.id,
    title: row.title,
    parent: row.parent,
    parties: {
      K: { name: row.firstName, number: row.numberFirst },
      D: { name: row.secondName, number: row.numberSecond },
    },
    we: partyOf(row, actor.organisationId),
    // The term ends by itself; the platform's act that says so may come a little later.
    state: (now > row.endsAt && endedAs[state ?? '']) || (state ?? 'draf'),
    writtenOn: row.writtenOn,
    lastDay,
    daysLeft: daysBetween(dateInJakarta(now), lastDay),
    example: row.example,
  };
}
