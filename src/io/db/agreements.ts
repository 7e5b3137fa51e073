import { sql } from 'kysely';
import type { Database, DatabaseTransaction } from './connect.ts';
import type { JsonObject } from './schema.ts';

/** The head of an agreement. Which of the two organisations is which party is a property of the agreement. */
export interface AgreementRow {
  readonly id: string;
  readonly firstOrganisationId: string;
  readonly secondOrganisationId: string;
  readonly firstName: string;
  readonly secondName: string;
  readonly numberFirst: string;
  readonly numberSecond: string;
  readonly title: string;
  readonly parent: string;
  /** `YYYY-MM-DD`, the date in the text. */
  readonly writtenOn: string;
  /** Undefined: not in force yet. */
  readonly inForceAt: Date | undefined;
  readonly endsAt: Date;
  readonly settings: JsonObject;
  readonly example: boolean;
  readonly madeAt: Date;
}

export type NewAgreement = Omit<AgreementRow, 'id'>;

/** Undefined where the same two parties have an agreement with one of the numbers. */
export async function insertAgreement(tx: Database, agreement: NewAgreement): Promise<string | undefined> {
  const row = await tx
    .insertInto('agreement')
    .values({
      first_organisation_id: agreement.firstOrganisationId,
      second_organisation_id: agreement.secondOrganisationId,
      first_name: agreement.firstName,
      second_name: agreement.secondName,
      number_first: agreement.numberFirst,
      number_second: agreement.numberSecond,
      title: agreement.title,
      parent: agreement.parent,
      written_on: agreement.writtenOn,
      in_force_at: agreement.inForceAt ?? null,
      ends_at: agreement.endsAt,
      settings: JSON.stringify(agreement.settings),
      example: agreement.example,
      made_at: agreement.madeAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id;
}

/** Whether the organisation gave the number to another agreement; until the transaction ends it gives it to none besides. */
export async function isNumberTaken(
  tx: DatabaseTransaction,
  {
    organisationId,
    number,
    except,
  }: { readonly organisationId: string; readonly number: string; readonly except: string | undefined },
): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`agreement-number ${organisationId}`}, 0))`.execute(
    tx,
  );
  let query = tx
    .selectFrom('agreement')
    .select('id')
    .where((eb) =>
      eb.or([
        eb.and([eb('first_organisation_id', '=', organisationId), eb('number_first', '=', number)]),
        eb.and([eb('second_organisation_id', '=', organisationId), eb('number_second', '=', number)]),
      ]),
    );
  if (except !== undefined) query = query.where('id', '<>', except);
  return (await query.limit(1).executeTakeFirst()) !== undefined;
}

/** Undefined where the transaction's scope shows none. */
export async function findAgreement(db: Database, id: string): Promise<AgreementRow | undefined> {
  const row = await selectAgreement(db).where('id', '=', id).executeTakeFirst();
  return row && fromRow(row);
}

/** Nobody else changes what hangs on the agreement as a whole until the transaction ends. */
export async function lockAgreement(tx: DatabaseTransaction, id: string): Promise<void> {
  await tx.selectFrom('agreement').select('id').where('id', '=', id).forNoKeyUpdate().execute();
}

export async function listAgreementsById(
  db: Database,
  ids: readonly string[],
): Promise<readonly AgreementRow[]> {
  if (ids.length === 0) return [];
  return (
    await selectAgreement(db)
      .where('id', 'in', [...ids])
      .execute()
  ).map(fromRow);
}

export interface AgreementCursor {
  readonly writtenOn: string;
  readonly id: string;
}

/** Those of the organisation, the newest first; `search` is looked for in numbers and title. */
export async function listAgreements(
  db: Database,
  page: {
    readonly organisationId: string;
    readonly search: string | undefined;
    readonly limit: number;
    readonly after: AgreementCursor | undefined;
  },
): Promise<readonly AgreementRow[]> {
  const { organisationId, search, after } = page;
  let query = selectAgreement(db).where((eb) =>
    eb.or([
      eb('first_organisation_id', '=', organisationId),
      eb('second_organisation_id', '=', organisationId),
    ]),
  );
  if (search !== undefined) {
    const pattern = `%${search.replace(/[\\%_]/g, (mark) => `\\${mark}`)}%`;
    query = query.where((eb) =>
      eb.or([
        eb('number_first', 'ilike', pattern),
        eb('number_second', 'ilike', pattern),
        eb('title', 'ilike', pattern),
      ]),
    );
  }
  if (after !== undefined)
    query = query.where(sql<boolean>`(written_on, id) < (${after.writtenOn}::date, ${after.id}::uuid)`);
  const rows = await query.orderBy('written_on', 'desc').orderBy('id', 'desc').limit(page.limit).execute();
  return rows.map(fromRow);
}

export async function putInForce(tx: Database, id: string, at: Date): Promise<void> {
  await tx.updateTable('agreement').set({ in_force_at: at }).where('id', '=', id).executeTakeFirstOrThrow();
}

export async function moveAgreementEnd(tx: Database, id: string, endsAt: Date): Promise<void> {
  await tx.updateTable('agreement').set({ ends_at: endsAt }).where('id', '=', id).executeTakeFirstOrThrow();
}

export interface ClauseRow {
  readonly address: string;
  readonly ordinal: number;
  readonly heading: string;
  readonly text: string;
  readonly validFrom: string;
  readonly validUntil: string | undefined;
  readonly addendumId: string | undefined;
}

export type NewClause = Omit<ClauseRow, 'validUntil'>;

export async function insertClauses(
  tx: Database,
  agreementId: string,
  clauses: readonly NewClause[],
): Promise<void> {
  if (clauses.length === 0) return;
  await tx
    .insertInto('agreement_clause')
    .values(
      clauses.map((clause) => ({
        agreement_id: agreementId,
        address: clause.address,
        valid_from: clause.validFrom,
        valid_until: null,
        ordinal: clause.ordinal,
        heading: clause.heading,
        text: clause.text,
        addendum_id: clause.addendumId ?? null,
      })),
    )
    .execute();
}

/** The text as it holds on a day, in the order of the agreement. */
export async function listClauses(
  db: Database,
  agreementId: string,
  day: string,
): Promise<readonly ClauseRow[]> {
  const rows = await selectClause(db)
    .where('agreement_id', '=', agreementId)
    .where('valid_from', '<=', day)
    .where((eb) => eb.or([eb('valid_until', 'is', null), eb('valid_until', '>', day)]))
    .execute();
  return rows.map(fromClauseRow);
}

/** Every version of every clause, past and to come. */
export async function listClauseVersions(db: Database, agreementId: string): Promise<readonly ClauseRow[]> {
  const rows = await selectClause(db).where('agreement_id', '=', agreementId).orderBy('valid_from').execute();
  return rows.map(fromClauseRow);
}

const selectClause = (db: Database) =>
  db
    .selectFrom('agreement_clause')
    .select(['address', 'ordinal', 'heading', 'text', 'valid_from', 'valid_until', 'addendum_id'])
    .orderBy('ordinal')
    .orderBy('address');

const fromClauseRow = (
  row: Awaited<ReturnType<ReturnType<typeof selectClause>['executeTakeFirstOrThrow']>>,
): ClauseRow => ({
  address: row.address,
  ordinal: row.ordinal,
  heading: row.heading,
  text: row.text,
  validFrom: row.valid_from,
  validUntil: row.valid_until ?? undefined,
  addendumId: row.addendum_id ?? undefined,
});

/** From that day on the version that holds then is no longer the text. */
export async function endClause(
  tx: Database,
  agreementId: string,
  address: string,
  day: string,
): Promise<void> {
  await tx
    .updateTable('agreement_clause')
    .set({ valid_until: day })
    .where('agreement_id', '=', agreementId)
    .where('address', '=', address)
    .where('valid_until', 'is', null)
    .execute();
}

const selectAgreement = (db: Database) =>
  db
    .selectFrom('agreement')
    .select([
      'id',
      'first_organisation_id',
      'second_organisation_id',
      'first_name',
      'second_name',
      'number_first',
      'number_second',
      'title',
      'parent',
      'written_on',
      'in_force_at',
      'ends_at',
      'settings',
      'example',
      'made_at',
    ]);

type Selected = Awaited<ReturnType<ReturnType<typeof selectAgreement>['executeTakeFirstOrThrow']>>;

const fromRow = (row: Selected): AgreementRow => ({
  id: row.id,
  firstOrganisationId: row.first_organisation_id,
  secondOrganisationId: row.second_organisation_id,
  firstName: row.first_name,
  secondName: row.second_name,
  numberFirst: row.number_first,
  numberSecond: row.number_second,
  title: row.title,
  parent: row.parent,
  writtenOn: row.written_on,
  inForceAt: row.in_force_at ?? undefined,
  endsAt: row.ends_at,
  settings: row.settings,
  example: row.example,
  madeAt: row.made_at,
});
