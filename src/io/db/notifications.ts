import { sql } from 'kysely';
import type { Database, DatabaseTransaction } from './connect.ts';
import { seenBy, type Viewer } from './occurrences.ts';

export interface Recipient {
  readonly accountId: string;
  readonly organisationId: string;
}

/**
 * Whom a party's side of an occurrence is told to: its coordinators, who opened it and whom its facts name as responsible; of what
 * is open to named people only, those of them.
 */
export async function listRecipients(
  tx: DatabaseTransaction,
  {
    organisationIds,
    occurrenceId,
    sealed,
    roles,
    named,
  }: {
    readonly organisationIds: readonly string[];
    readonly occurrenceId: string;
    readonly sealed: boolean;
    readonly roles: readonly string[];
    readonly named: readonly string[];
  },
): Promise<readonly Recipient[]> {
  let query = tx
    .selectFrom('account')
    .select(['id', 'owner_organisation_id'])
    .where('state', '=', 'active')
    .where('owner_organisation_id', 'in', [...organisationIds]);
  query = sealed
    ? query.where('id', 'in', (eb) =>
        eb.selectFrom('occurrence_reader').select('account_id').where('occurrence_id', '=', occurrenceId),
      )
    : query.where((eb) =>
        eb.or([
          sql<boolean>`roles && ${sql.val([...roles])}::text[]`,
          eb('id', '=', (occurrence) =>
            occurrence.selectFrom('occurrence').select('opened_by').where('occurrence.id', '=', occurrenceId),
          ),
          ...(named.length === 0 ? [] : [eb('id', 'in', [...named])]),
        ]),
      );
  const rows = await query.orderBy('id').limit(mostRecipients).execute();
  return rows.map((row) => ({ accountId: row.id, organisationId: row.owner_organisation_id }));
}

const mostRecipients = 100;

export interface NewNotification extends Recipient {
  readonly agreementId: string;
  readonly occurrenceId: string;
  readonly actId: string | undefined;
  readonly dueAt: Date | undefined;
  readonly days: number | undefined;
  readonly createdAt: Date;
}

/** What was told already is not told again. */
export async function insertNotifications(tx: Database, rows: readonly NewNotification[]): Promise<void> {
  if (rows.length === 0) return;
  await tx
    .insertInto('notification')
    .values(
      rows.map((row) => ({
        owner_organisation_id: row.organisationId,
        account_id: row.accountId,
        agreement_id: row.agreementId,
        occurrence_id: row.occurrenceId,
        act_id: row.actId ?? null,
        due_at: row.dueAt ?? null,
        days: row.days ?? null,
        created_at: row.createdAt,
        read_at: null,
        mailed_at: null,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export interface NotificationRow {
  readonly id: string;
  readonly agreementId: string;
  readonly occurrenceId: string;
  readonly module: string;
  readonly clause: string;
  readonly subject: string;
  /** Undefined of a date. */
  readonly act: string | undefined;
  readonly actorName: string;
  readonly actingOrganisationId: string | undefined;
  readonly dueAt: Date | undefined;
  readonly days: number | undefined;
  readonly createdAt: Date;
  readonly readAt: Date | undefined;
}

/** Of an account, the newest first; what it may not see any more is not among them. */
export async function listNotifications(
  db: Database,
  viewer: Viewer,
  page: {
    readonly unread: boolean;
    readonly limit: number;
    readonly after: { readonly at: Date; readonly id: string } | undefined;
  },
): Promise<readonly NotificationRow[]> {
  let query = seenNotifications(db, viewer)
    .leftJoin('occurrence_act as act', 'act.id', 'notification.act_id')
    .innerJoin('occurrence as about', 'about.id', 'notification.occurrence_id')
    .select([
      'notification.id',
      'notification.agreement_id',
      'notification.occurrence_id',
      'about.module',
      'about.clause',
      'about.subject',
      'act.name as act',
      'act.actor_name',
      'act.owner_organisation_id as acting',
      'notification.act_id',
      'notification.due_at',
      'notification.days',
      'notification.created_at',
      'notification.read_at',
    ])
    // An act that the reader does not see is not told of.
    .where((eb) => eb.or([eb('notification.act_id', 'is', null), eb('act.id', 'is not', null)]));
  if (page.unread) query = query.where('notification.read_at', 'is', null);
  if (page.after !== undefined)
    query = query.where(
      sql<boolean>`(notification.created_at, notification.id) < (${page.after.at}, ${page.after.id}::uuid)`,
    );
  const rows = await query
    .orderBy('notification.created_at', 'desc')
    .orderBy('notification.id', 'desc')
    .limit(page.limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    agreementId: row.agreement_id,
    occurrenceId: row.occurrence_id,
    module: row.module,
    clause: row.clause,
    subject: row.subject,
    act: row.act ?? undefined,
    actorName: row.actor_name ?? '',
    actingOrganisationId: row.acting ?? undefined,
    dueAt: row.due_at ?? undefined,
    days: row.days ?? undefined,
    createdAt: row.created_at,
    readAt: row.read_at ?? undefined,
  }));
}

export async function countUnreadNotifications(db: Database, viewer: Viewer): Promise<number> {
  const row = await seenNotifications(db, viewer)
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('notification.read_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

const seenNotifications = (db: Database, viewer: Viewer) =>
  db
    .selectFrom('notification')
    .where('notification.account_id', '=', viewer.accountId)
    .where('notification.occurrence_id', 'in', (eb) =>
      eb.selectFrom('occurrence').select('occurrence.id').where(seenBy(viewer)),
    );

/** Of the account's own only; `ids` undefined: all of them. */
export async function markNotificationsRead(
  tx: Database,
  {
    accountId,
    ids,
    at,
  }: { readonly accountId: string; readonly ids: readonly string[] | undefined; readonly at: Date },
): Promise<void> {
  let query = tx
    .updateTable('notification')
    .set({ read_at: at })
    .where('account_id', '=', accountId)
    .where('read_at', 'is', null);
  if (ids !== undefined) query = query.where('id', 'in', [...ids]);
  await query.execute();
}

export interface NotificationToMail {
  readonly id: string;
  readonly organisationId: string;
  readonly email: string;
  readonly name: string;
  readonly agreementId: string;
  readonly occurrenceId: string;
  readonly module: string;
  readonly clause: string;
  readonly sealed: boolean;
  readonly act: string | undefined;
  readonly dueAt: Date | undefined;
  readonly days: number | undefined;
}

/** Takes some that were not sent yet, for one transaction; what is older than `since` is in the list only. */
export async function takeNotificationsToMail(
  tx: DatabaseTransaction,
  { since, now, most }: { readonly since: Date; readonly now: Date; readonly most: number },
): Promise<readonly NotificationToMail[]> {
  const taken = await tx
    .updateTable('notification')
    .set({ mailed_at: now })
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('notification as due')
        .select('due.id')
        .where('due.mailed_at', 'is', null)
        .orderBy('due.created_at')
        .orderBy('due.id')
        .limit(most)
        .forUpdate()
        .skipLocked(),
    )
    .where('mailed_at', 'is', null)
    .returning(['id', 'created_at'])
    .execute();
  const ids = taken.filter((row) => row.created_at >= since).map(({ id }) => id);
  if (ids.length === 0) return [];
  const rows = await tx
    .selectFrom('notification')
    .innerJoin('account', 'account.id', 'notification.account_id')
    .innerJoin('occurrence', 'occurrence.id', 'notification.occurrence_id')
    .leftJoin('occurrence_act as act', 'act.id', 'notification.act_id')
    .select([
      'notification.id',
      'notification.owner_organisation_id as organisationId',
      'account.email',
      'account.name',
      'notification.agreement_id as agreementId',
      'notification.occurrence_id as occurrenceId',
      'occurrence.module',
      'occurrence.clause',
      'occurrence.visibility',
      'act.name as act',
      'occurrence.due_at as dueAt',
      'notification.days',
    ])
    .where('notification.id', 'in', ids)
    .where('account.state', '=', 'active')
    .orderBy('notification.created_at')
    .orderBy('notification.id')
    .execute();
  return rows.map(({ visibility, act, dueAt, days, ...row }) => ({
    ...row,
    sealed: visibility === 'named',
    act: act ?? undefined,
    dueAt: dueAt ?? undefined,
    days: days ?? undefined,
  }));
}

export interface NearDate extends Pick<NotificationToMail, 'agreementId' | 'occurrenceId' | 'module'> {
  readonly state: string;
  readonly visibility: string;
  readonly ownerOrganisationId: string;
  readonly otherOrganisationId: string;
  readonly awaitsOwner: boolean;
  readonly awaitsOther: boolean;
  readonly dueAt: Date;
}

/**
 * What is open, in one of these states, due within `days` days (overdue by a week at most), and whose date nobody was told of at
 * that many days or fewer, by its date.
 */
export async function listUntoldDates(
  db: Database,
  {
    states,
    days,
    now,
    most,
  }: {
    readonly states: readonly { readonly module: string; readonly state: string }[];
    readonly days: number;
    readonly now: Date;
    readonly most: number;
  },
): Promise<readonly NearDate[]> {
  const dayMs = 86_400_000;
  const rows = await db
    .selectFrom('occurrence')
    .select([
      'id',
      'agreement_id',
      'module',
      'state',
      'visibility',
      'owner_organisation_id',
      'other_organisation_id',
    ])
    .select(['awaits_owner', 'awaits_other', 'due_at'])
    .where('ended_at', 'is', null)
    .where('due_at', '>', days === 0 ? new Date(now.getTime() - 7 * dayMs) : now)
    .where('due_at', '<=', new Date(now.getTime() + days * dayMs))
    .where((eb) =>
      eb.or(states.map(({ module, state }) => eb.and([eb('module', '=', module), eb('state', '=', state)]))),
    )
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('notification as told')
            .select('told.id')
            .whereRef('told.occurrence_id', '=', 'occurrence.id')
            .whereRef('told.due_at', '=', 'occurrence.due_at')
            .where('told.days', '<=', days),
        ),
      ),
    )
    .orderBy('due_at')
    .limit(most)
    .execute();
  return rows.flatMap((row) =>
    row.due_at === null
      ? []
      : [
          {
            agreementId: row.agreement_id,
            occurrenceId: row.id,
            module: row.module,
            state: row.state,
            visibility: row.visibility,
            ownerOrganisationId: row.owner_organisation_id,
            otherOrganisationId: row.other_organisation_id,
            awaitsOwner: row.awaits_owner,
            awaitsOther: row.awaits_other,
            dueAt: row.due_at,
          },
        ],
  );
}
