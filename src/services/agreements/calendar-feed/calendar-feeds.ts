/**
 * The joint calendar (R26): a calendar program asks for an account's dates by a secret address, which its owner revokes. It sees what
 * the account sees at that moment, without subjects and without anything sealed: the address lies with whoever runs the calendar.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { CalendarFeedItem, NewCalendarFeedAnswer } from '../../../contract/calendar-feeds.ts';
import { findAccountByEmail } from '../../../io/db/accounts.ts';
import {
  deleteCalendarFeed,
  findFeedHolder,
  insertCalendarFeed,
  listCalendarFeeds,
  listFeedDates,
  type FeedDate,
} from '../../../io/db/calendar-feeds.ts';
import { asPerson, asSystem } from '../../../io/db/transaction.ts';
import type { Actor } from '../../identity/actor.ts';
import { isRole } from '../../identity/roles.ts';
import type { Platform } from '../../platform.ts';
import { dateInJakarta, endOfDay } from '../calendar/calendar-date.ts';
import { AgreementError, clauseInWords } from '../kernel/agreement-error.ts';
import { viewerOf } from '../kernel/viewer.ts';
import { getModule } from '../modules.ts';
import { wordsOf } from '../words/words-of.ts';
import { writeIcal, type IcalEvent } from './write-ical.ts';

type Parts = Pick<Platform, 'db' | 'clock' | 'settings'>;

const mostFeeds = 10;
const mostDates = 1000;
const pastMs = 90 * 86_400_000;

/** @throws {AgreementError} `agreement.not-allowed` where there are ten already */
export async function makeCalendarFeed(
  { db, clock, settings }: Parts,
  actor: Actor,
  label: string,
): Promise<NewCalendarFeedAnswer> {
  const createdAt = clock();
  const { accountId, organisationId } = viewerOf(actor, createdAt);
  const token = randomBytes(32).toString('base64url');
  return asPerson(db, actor, async (tx) => {
    if ((await listCalendarFeeds(tx, accountId)).length >= mostFeeds)
      throw new AgreementError(
        'agreement.not-allowed',
        `expected at most ${mostFeeds} addresses; revoke one first`,
      );
    const feed = { accountId, label, createdAt };
    const id = await insertCalendarFeed(tx, { ...feed, organisationId, tokenSha256: hashOf(token) });
    return { id, label, createdAt: createdAt.toISOString(), url: `${settings.publicUrl}/kalender/${token}` };
  });
}

export async function listOwnFeeds({ db, clock }: Parts, actor: Actor): Promise<CalendarFeedItem[]> {
  viewerOf(actor, clock());
  const rows = await asPerson(db, actor, (tx) => listCalendarFeeds(tx, actor.accountId));
  return rows.map(({ id, label, createdAt, lastReadAt }) => ({
    id,
    label,
    createdAt: createdAt.toISOString(),
    ...(lastReadAt && { lastReadAt: lastReadAt.toISOString() }),
  }));
}

/** @throws {AgreementError} `agreement.unknown` where the account has none such */
export async function revokeCalendarFeed({ db, clock }: Parts, actor: Actor, id: string): Promise<void> {
  viewerOf(actor, clock());
  if (!(await asPerson(db, actor, (tx) => deleteCalendarFeed(tx, actor.accountId, id))))
    throw new AgreementError('agreement.unknown', 'there is no such address');
}

/**
 * The calendar behind a token.
 *
 * @throws {AgreementError} `agreement.unknown` for a token that nobody has, was revoked, or whose account is not active
 */
export async function readCalendarFeed({ db, clock, settings }: Parts, token: string): Promise<string> {
  const now = clock();
  const actor = await asSystem(db, async (tx) => {
    const email = await findFeedHolder(tx, hashOf(token), now);
    return email === undefined ? undefined : findAccountByEmail(tx, email);
  });
  if (actor === undefined) throw new AgreementError('agreement.unknown', 'there is no such calendar');
  const who = {
    ...actor,
    sessionId: '',
    accountId: actor.id,
    roles: actor.roles.filter(isRole),
    authenticatedAt: new Date(0),
    expiresAt: new Date(0),
  };
  const viewer = viewerOf(who, now);
  const since = new Date(now.getTime() - pastMs);
  const dates = await asPerson(db, who, (tx) => listFeedDates(tx, viewer, { since, most: mostDates }));
  return writeIcal(
    'Perjanjian',
    dates.map((date) => eventOf(date, settings.publicUrl)),
  );
}

function eventOf(date: FeedDate, publicUrl: string): IcalEvent {
  const { id, agreementId, module, clause, state, dueAt, actedAt } = date;
  const day = dateInJakarta(dueAt);
  const { title } = getModule(module);
  return {
    uid: `${id}@${new URL(publicUrl).hostname}`,
    changedAt: actedAt,
    // What is due by the end of a day is an entry of that day; clock hours have their moment.
    on: endOfDay(day).getTime() === dueAt.getTime() ? day : dueAt,
    summary: `${title.id} (${clauseInWords(clause)})`,
    description: `${wordsOf(state).id} / ${title.en}: ${wordsOf(state).en}`,
    url: `${publicUrl}/aplikasi/perjanjian/${agreementId}/urusan/${id}`,
  };
}

const hashOf = (token: string): Uint8Array => createHash('sha256').update(token).digest();
