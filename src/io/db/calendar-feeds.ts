import { sql } from 'kysely';
import type { Database } from './connect.ts';
import { seenBy, type Viewer } from './occurrences.ts';

/** A secret address under which a calendar program asks for an account's dates. */
export interface CalendarFeedRow {
  readonly id: string;
  readonly accountId: string;
  readonly label: string;
  readonly createdAt: Date;
  readonly lastReadAt: Date | undefined;
}

export async function insertCalendarFeed(
  tx: Database,
  feed: Pick<CalendarFeedRow, 'accountId' | 'label' | 'createdAt'> & {
    readonly organisationId: string;
    readonly tokenSha256: Uint8Array;
  },
): Promise<string> {
  const { id } = await tx
    .insertInto('calendar_feed')
    .values({
      owner_organisation_id: feed.organisationId,
      account_id: feed.accountId,
      label: feed.label,
      token_sha256: feed.tokenSha256,
      created_at: feed.createdAt,
      last_read_at: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function listCalendarFeeds(
  db: Database,
  accountId: string,
): Promise<readonly CalendarFeedRow[]> {
  const rows = await db
    .selectFrom('calendar_feed')
    .select(['id', 'account_id', 'label', 'created_at', 'last_read_at'])
    .where('account_id', '=', accountId)
    .orderBy('created_at')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    accountId: row.account_id,
    label: row.label,
    createdAt: row.created_at,
    lastReadAt: row.last_read_at ?? undefined,
  }));
}

/** Of the account's own; false where there is none such. */
export async function deleteCalendarFeed(tx: Database, accountId: string, id: string): Promise<boolean> {
  const row = await tx
    .deleteFrom('calendar_feed')
    .where('id', '=', id)
    .where('account_id', '=', accountId)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Whose feed the token opens, with the e-mail of an account that is active; notes that it was asked for. */
export async function findFeedHolder(
  tx: Database,
  tokenSha256: Uint8Array,
  now: Date,
): Promise<string | undefined> {
  const row = await tx
    .updateTable('calendar_feed')
    .from('account')
    .set({ last_read_at: now })
    .whereRef('account.id', '=', 'calendar_feed.account_id')
    .where('account.state', '=', 'active')
    .where('token_sha256', '=', tokenSha256)
    .returning('account.email')
    .executeTakeFirst();
  return row?.email;
}

export interface FeedDate {
  readonly id: string;
  readonly agreementId: string;
  readonly module: string;
  readonly clause: string;
  readonly state: string;
  readonly dueAt: Date;
  readonly actedAt: Date;
}

/** The dates that count of what a person sees, without what is open to named people only. */
export async function listFeedDates(
  db: Database,
  viewer: Viewer,
  { since, most }: { readonly since: Date; readonly most: number },
): Promise<readonly FeedDate[]> {
  const rows = await db
    .selectFrom('occurrence')
    .select(['id', 'agreement_id', 'module', 'clause', 'state', 'acted_at'])
    .select(sql<Date>`due_at`.as('due_at'))
    .where('due_at', '>', since)
    .where('ended_at', 'is', null)
    .where('visibility', '<>', 'named')
    .where((eb) =>
      eb.or([
        eb('owner_organisation_id', '=', viewer.organisationId),
        eb('other_organisation_id', '=', viewer.organisationId),
      ]),
    )
    .where(seenBy(viewer))
    .orderBy('due_at')
    .orderBy('id')
    .limit(most)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    agreementId: row.agreement_id,
    module: row.module,
    clause: row.clause,
    state: row.state,
    dueAt: row.due_at,
    actedAt: row.acted_at,
  }));
}
