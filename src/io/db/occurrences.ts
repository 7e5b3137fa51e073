import { sql, type Expression, type ExpressionBuilder, type SqlBool } from 'kysely';
import type { OccurrenceVisibility } from './agreement-schema.ts';
import type { Database, DatabaseTransaction } from './connect.ts';
import type { Schema } from './schema.ts';

export interface OccurrenceRow {
  readonly id: string;
  readonly agreementId: string;
  readonly ownerOrganisationId: string;
  readonly otherOrganisationId: string;
  readonly visibility: OccurrenceVisibility;
  readonly module: string;
  readonly clause: string;
  readonly subject: string;
  readonly state: string;
  readonly version: number;
  readonly awaitsOwner: boolean;
  readonly awaitsOther: boolean;
  readonly dueAt: Date | undefined;
  readonly openedBy: string | undefined;
  readonly openedAt: Date;
  readonly actedAt: Date;
  readonly endedAt: Date | undefined;
  readonly signing: boolean;
}

/** Who looks: the rows that requirements.md section 4 gives this person, as a condition of every query. */
export interface Viewer {
  readonly organisationId: string;
  readonly accountId: string;
  /** Modules of which this person sees only what he opened himself. */
  readonly ownOnly: readonly string[];
}

export async function insertOccurrence(
  tx: Database,
  occurrence: Omit<OccurrenceRow, 'id' | 'signing' | 'endedAt'>,
): Promise<string> {
  const { id } = await tx
    .insertInto('occurrence')
    .values({
      agreement_id: occurrence.agreementId,
      owner_organisation_id: occurrence.ownerOrganisationId,
      other_organisation_id: occurrence.otherOrganisationId,
      visibility: occurrence.visibility,
      module: occurrence.module,
      clause: occurrence.clause,
      subject: occurrence.subject,
      state: occurrence.state,
      version: occurrence.version,
      awaits_owner: occurrence.awaitsOwner,
      awaits_other: occurrence.awaitsOther,
      due_at: occurrence.dueAt ?? null,
      opened_by: occurrence.openedBy ?? null,
      opened_at: occurrence.openedAt,
      acted_at: occurrence.actedAt,
      ended_at: null,
      signing_until: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** As it stands now; nobody acts on it until the transaction ends. */
export async function lockOccurrence(
  tx: DatabaseTransaction,
  viewer: Viewer,
  id: string,
): Promise<OccurrenceRow | undefined> {
  const row = await selectOccurrence(tx)
    .where('id', '=', id)
    .where(seenBy(viewer))
    .forUpdate()
    .executeTakeFirst();
  return row && fromRow(row);
}

/** The same for the platform's own acts. */
export async function lockAnyOccurrence(tx: DatabaseTransaction, id: string): Promise<OccurrenceRow> {
  return fromRow(await selectOccurrence(tx).where('id', '=', id).forUpdate().executeTakeFirstOrThrow());
}

export async function findOccurrence(
  db: Database,
  viewer: Viewer,
  id: string,
): Promise<OccurrenceRow | undefined> {
  const row = await selectOccurrence(db).where('id', '=', id).where(seenBy(viewer)).executeTakeFirst();
  return row && fromRow(row);
}

export interface OccurrenceChange {
  readonly state: string;
  readonly visibility: OccurrenceVisibility;
  readonly awaitsOwner: boolean;
  readonly awaitsOther: boolean;
  readonly dueAt: Date | undefined;
  readonly actedAt: Date;
  readonly ended: boolean;
}

/** Moves it on from the version that was read; false where somebody was quicker. */
export async function moveOccurrence(
  tx: Database,
  { id, version }: { readonly id: string; readonly version: number },
  change: OccurrenceChange,
): Promise<boolean> {
  const row = await tx
    .updateTable('occurrence')
    .set({
      state: change.state,
      visibility: change.visibility,
      version: version + 1,
      awaits_owner: change.awaitsOwner,
      awaits_other: change.awaitsOther,
      due_at: change.dueAt ?? null,
      acted_at: change.actedAt,
      ended_at: change.ended ? change.actedAt : null,
      signing_until: null,
    })
    .where('id', '=', id)
    .where('version', '=', version)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Keeps it for one who is about to sign; the database's clock ends that, should the process be killed. */
export async function claimForSigning(tx: Database, id: string, seconds: number): Promise<void> {
  await tx
    .updateTable('occurrence')
    .set({ signing_until: sql`clock_timestamp() + make_interval(secs => ${seconds})` })
    .where('id', '=', id)
    .execute();
}

export async function releaseClaim(tx: Database, id: string): Promise<void> {
  await tx.updateTable('occurrence').set({ signing_until: null }).where('id', '=', id).execute();
}

export async function addReaders(
  tx: Database,
  occurrenceId: string,
  accountIds: readonly string[],
): Promise<void> {
  if (accountIds.length === 0) return;
  await tx
    .insertInto('occurrence_reader')
    .values(accountIds.map((accountId) => ({ occurrence_id: occurrenceId, account_id: accountId })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function isReader(tx: Database, occurrenceId: string, accountId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('occurrence_reader')
    .select('account_id')
    .where('occurrence_id', '=', occurrenceId)
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return row !== undefined;
}

/** Where a page goes on. */
export interface OccurrenceCursor {
  readonly at: Date;
  readonly id: string;
}

export interface OccurrencePage {
  readonly agreementId: string;
  readonly module?: string | undefined;
  readonly clause?: string | undefined;
  readonly state?: string | undefined;
  readonly limit: number;
  readonly after?: OccurrenceCursor | undefined;
}

/** The occurrences of an agreement, the newest first. */
export async function listOccurrences(
  db: Database,
  viewer: Viewer,
  page: OccurrencePage,
): Promise<readonly OccurrenceRow[]> {
  let query = selectOccurrence(db).where('agreement_id', '=', page.agreementId).where(seenBy(viewer));
  if (page.module !== undefined) query = query.where('module', '=', page.module);
  if (page.clause !== undefined) query = query.where('clause', '=', page.clause);
  if (page.state !== undefined) query = query.where('state', '=', page.state);
  if (page.after !== undefined)
    query = query.where(sql<boolean>`(opened_at, id) < (${page.after.at}, ${page.after.id}::uuid)`);
  const rows = await query.orderBy('opened_at', 'desc').orderBy('id', 'desc').limit(page.limit).execute();
  return rows.map(fromRow);
}

export interface BoardPage {
  readonly agreementId: string | undefined;
  /** Only what is due up to then. */
  readonly dueBefore: Date | undefined;
  readonly limit: number;
  readonly after: OccurrenceCursor | undefined;
}

/** Whose turn it is, by the date that counts; without a date last. One side of the board, by one index. */
export async function listAwaited(
  db: Database,
  viewer: Viewer,
  side: { readonly we: 'owner' | 'other'; readonly waitsFor: 'us' | 'them' },
  page: BoardPage,
): Promise<readonly OccurrenceRow[]> {
  const due = sql<Date>`coalesce(due_at, 'infinity'::timestamptz)`;
  const awaited = (side.we === 'owner') === (side.waitsFor === 'us') ? 'awaits_owner' : 'awaits_other';
  let query = selectOccurrence(db)
    .where(
      side.we === 'owner' ? 'owner_organisation_id' : 'other_organisation_id',
      '=',
      viewer.organisationId,
    )
    .where(awaited, '=', true)
    .where(seenBy(viewer));
  if (page.agreementId !== undefined) query = query.where('agreement_id', '=', page.agreementId);
  if (page.dueBefore !== undefined) query = query.where('due_at', '<=', page.dueBefore);
  if (page.after !== undefined)
    query = query.where(
      sql<boolean>`(${due}, id) > (${cursorTime(page.after.at)}::timestamptz, ${page.after.id}::uuid)`,
    );
  const rows = await query
    .orderBy('due_at', (order) => order.asc().nullsLast())
    .orderBy('id')
    .limit(page.limit)
    .execute();
  return rows.map(fromRow);
}

/** The largest date of JavaScript stands for no date. */
export const noDate = new Date(8_640_000_000_000_000);
const cursorTime = (at: Date): string => (at.getTime() === noDate.getTime() ? 'infinity' : at.toISOString());

/** In which state the one occurrence of a module stands that each of these agreements has. */
export async function listStates(
  db: Database,
  module: string,
  agreementIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (agreementIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('occurrence')
    .select(['agreement_id', 'state'])
    .where('module', '=', module)
    .where('agreement_id', 'in', [...agreementIds])
    .execute();
  return new Map(rows.map((row) => [row.agreement_id, row.state]));
}

/** The oldest of the agreement's occurrences by `module` or `module clause`. */
export async function findOccurrenceId(
  db: Database,
  agreementId: string,
  name: string,
): Promise<string | undefined> {
  const [module = '', clause] = name.split(' ');
  let query = db
    .selectFrom('occurrence')
    .select('id')
    .where('agreement_id', '=', agreementId)
    .where('module', '=', module);
  if (clause !== undefined) query = query.where('clause', '=', clause);
  return (await query.orderBy('opened_at').orderBy('due_at').limit(1).executeTakeFirst())?.id;
}

/** All of an agreement that this person sees: to count where each clause stands. */
export async function listWholeAgreement(
  db: Database,
  viewer: Viewer,
  agreementId: string,
): Promise<readonly OccurrenceRow[]> {
  const rows = await selectOccurrence(db)
    .where('agreement_id', '=', agreementId)
    .where(seenBy(viewer))
    .limit(countLimit)
    .execute();
  return rows.map(fromRow);
}

const countLimit = 20_000;

/** The first wall; the row policy of the tables is the second. */
export function seenBy({ organisationId, accountId, ownOnly }: Viewer) {
  return (eb: ExpressionBuilder<Schema, 'occurrence'>): Expression<SqlBool> => {
    const ours = eb.or([
      eb('owner_organisation_id', '=', organisationId),
      eb('other_organisation_id', '=', organisationId),
    ]);
    const named = eb.exists(
      eb
        .selectFrom('occurrence_reader')
        .select(sql`1`.as('one'))
        .whereRef('occurrence_reader.occurrence_id', '=', 'occurrence.id')
        .where('occurrence_reader.account_id', '=', accountId),
    );
    return eb.and([
      eb.or([
        eb('visibility', '=', 'public'),
        eb.and([eb('visibility', '=', 'own'), eb('owner_organisation_id', '=', organisationId)]),
        eb.and([eb('visibility', '=', 'agreement'), ours]),
        eb.and([eb('visibility', '=', 'named'), ours, named]),
      ]),
      ...(ownOnly.length === 0
        ? []
        : [eb.or([eb('module', 'not in', [...ownOnly]), eb('opened_by', '=', accountId)])]),
    ]);
  };
}

const selectOccurrence = (db: Database) =>
  db
    .selectFrom('occurrence')
    .select([
      'id',
      'agreement_id',
      'owner_organisation_id',
      'other_organisation_id',
      'visibility',
      'module',
      'clause',
      'subject',
      'state',
      'version',
      'awaits_owner',
      'awaits_other',
      'due_at',
      'opened_by',
      'opened_at',
      'acted_at',
      'ended_at',
      sql<boolean>`coalesce(signing_until > clock_timestamp(), false)`.as('signing'),
    ]);

type Selected = Awaited<ReturnType<ReturnType<typeof selectOccurrence>['executeTakeFirstOrThrow']>>;

const fromRow = (row: Selected): OccurrenceRow => ({
  id: row.id,
  agreementId: row.agreement_id,
  ownerOrganisationId: row.owner_organisation_id,
  otherOrganisationId: row.other_organisation_id,
  visibility: row.visibility,
  module: row.module,
  clause: row.clause,
  subject: row.subject,
  state: row.state,
  version: row.version,
  awaitsOwner: row.awaits_owner,
  awaitsOther: row.awaits_other,
  dueAt: row.due_at ?? undefined,
  openedBy: row.opened_by ?? undefined,
  openedAt: row.opened_at,
  actedAt: row.acted_at,
  endedAt: row.ended_at ?? undefined,
  signing: row.signing,
});
