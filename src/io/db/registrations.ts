import { sql, type SqlBool } from 'kysely';
import type { Database, DatabaseTransaction } from './connect.ts';
import type { JsonObject } from './schema.ts';
import type { RegistrationService, RegistrationState, RegistrationSubject } from './registration-schema.ts';

/** What someone asked of the issuer about a person's certificate. */
export interface RegistrationRow {
  readonly id: string;
  readonly organisationId: string;
  readonly issuerOrganisationId: string;
  readonly service: RegistrationService;
  readonly state: RegistrationState;
  readonly subject: RegistrationSubject;
  /** Whose certificate it is, or who answers for the organisation's. */
  readonly personId: string;
  readonly organisationName: string;
  readonly personName: string;
  readonly personEmail: string;
  /** The last four digits. */
  readonly nikEnding: string;
  /** What the request is about, where it is about one. */
  readonly certificateId: string | undefined;
  readonly issuedCertificateId: string | undefined;
  readonly keyId: string | undefined;
  readonly enteredBy: string | undefined;
  readonly checkedBy: string | undefined;
  /** What is asked for beside a certificate. */
  readonly wish: JsonObject;
  readonly changesSealed: Uint8Array | undefined;
  /** PKCS#10, of an organisation's own key. */
  readonly requestDer: Uint8Array | undefined;
  readonly createdAt: Date;
  readonly movedAt: Date;
  readonly endedAt: Date | undefined;
}

export type NewRegistration = Omit<
  RegistrationRow,
  'issuedCertificateId' | 'keyId' | 'checkedBy' | 'movedAt' | 'endedAt'
>;

/** False where a request about the same person, or the end of the same certificate, is open already. */
export async function insertRegistration(tx: DatabaseTransaction, row: NewRegistration): Promise<boolean> {
  const inserted = await tx
    .insertInto('registration')
    .values({
      id: row.id,
      owner_organisation_id: row.organisationId,
      issuer_organisation_id: row.issuerOrganisationId,
      service: row.service,
      state: row.state,
      subject: row.subject,
      person_id: row.personId,
      organisation_name: row.organisationName,
      person_name: row.personName,
      person_email: row.personEmail,
      nik_ending: row.nikEnding,
      certificate_id: row.certificateId ?? null,
      issued_certificate_id: null,
      key_id: null,
      entered_by: row.enteredBy ?? null,
      checked_by: null,
      wish: row.wish,
      changes_sealed: row.changesSealed ?? null,
      request_der: row.requestDer ?? null,
      created_at: row.createdAt,
      moved_at: row.createdAt,
      ended_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

/** Of which organisation's requests: those that it entered, and those that it decides on. */
export interface RegistrationReach {
  readonly organisationId: string;
}

export async function findRegistration(
  db: Database,
  id: string,
  reach: RegistrationReach,
): Promise<RegistrationRow | undefined> {
  const row = await db
    .selectFrom('registration')
    .select(columns)
    .where('id', '=', id)
    .where(reaches(reach))
    .executeTakeFirst();
  return row && fromRow(row);
}

/** As it stands now; nobody moves it until the transaction ends. Without a reach for the applicant's link. */
export async function lockRegistration(
  tx: DatabaseTransaction,
  id: string,
  reach: RegistrationReach | undefined,
): Promise<RegistrationRow | undefined> {
  let query = tx.selectFrom('registration').select(columns).where('id', '=', id).forUpdate();
  if (reach !== undefined) query = query.where(reaches(reach));
  const row = await query.executeTakeFirst();
  return row && fromRow(row);
}

export interface RegistrationMove {
  readonly to: RegistrationState;
  readonly at: Date;
  readonly checkedBy?: string;
  readonly keyId?: string;
}

/** False where it is in none of the states any more: somebody else was first. */
export async function moveRegistration(
  tx: DatabaseTransaction,
  id: string,
  from: RegistrationState,
  { to, at, checkedBy, keyId }: RegistrationMove,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('registration')
    .set({
      state: to,
      moved_at: at,
      ended_at: to.startsWith('awaiting-') ? null : at,
      ...(checkedBy === undefined ? {} : { checked_by: checkedBy }),
      ...(keyId === undefined ? {} : { key_id: keyId }),
    })
    .where('id', '=', id)
    .where('state', '=', from)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** What came of a step; `keyId: null` where its key is gone. */
export async function updateRegistration(
  tx: DatabaseTransaction,
  id: string,
  { issuedCertificateId, keyId }: { readonly issuedCertificateId?: string; readonly keyId?: null },
): Promise<void> {
  await tx
    .updateTable('registration')
    .set({
      ...(issuedCertificateId === undefined ? {} : { issued_certificate_id: issuedCertificateId }),
      ...(keyId === undefined ? {} : { key_id: keyId }),
    })
    .where('id', '=', id)
    .execute();
}

export interface RegistrationCursor {
  readonly createdAt: Date;
  readonly id: string;
}

export interface RegistrationFilter {
  readonly service?: RegistrationService | undefined;
  readonly state?: RegistrationState | undefined;
  readonly personId?: string | undefined;
}

/** The newest first, those after `after`. */
export async function listRegistrations(
  db: Database,
  reach: RegistrationReach,
  page: RegistrationFilter & { readonly limit: number; readonly after: RegistrationCursor | undefined },
): Promise<readonly RegistrationRow[]> {
  let query = db.selectFrom('registration').select(columns).where(reaches(reach));
  if (page.service !== undefined) query = query.where('service', '=', page.service);
  if (page.state !== undefined) query = query.where('state', '=', page.state);
  if (page.personId !== undefined) query = query.where('person_id', '=', page.personId);
  if (page.after !== undefined)
    query = query.where(
      sql<SqlBool>`(date_trunc('milliseconds', created_at), id) < (${page.after.createdAt}, ${page.after.id}::uuid)`,
    );
  const rows = await query
    .orderBy(sql`date_trunc('milliseconds', created_at)`, 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit)
    .execute();
  return rows.map(fromRow);
}

/** How many requests are in each open state, for the queues. */
export async function countOpenRegistrations(
  db: Database,
  reach: RegistrationReach,
): Promise<
  readonly {
    readonly service: RegistrationService;
    readonly state: RegistrationState;
    readonly count: number;
  }[]
> {
  const rows = await db
    .selectFrom('registration')
    .select(['service', 'state', sql<number>`count(*)::int`.as('count')])
    .where('ended_at', 'is', null)
    .where(reaches(reach))
    .groupBy(['service', 'state'])
    .orderBy('service')
    .orderBy('state')
    .execute();
  return rows;
}

/** The person's request that is not ended, other than one to end a certificate. */
export async function findOpenRegistration(
  db: Database,
  personId: string,
): Promise<Pick<RegistrationRow, 'service' | 'state'> | undefined> {
  return db
    .selectFrom('registration')
    .select(['service', 'state'])
    .where('person_id', '=', personId)
    .where('ended_at', 'is', null)
    .where('subject', '=', 'person')
    .where('service', '<>', 'pencabutan')
    .executeTakeFirst();
}

/** Who answered for an organisation's certificate when it was issued; undefined where no request led to it. */
export async function findResponsible(db: Database, certificateId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('registration')
    .select('person_id')
    .where('issued_certificate_id', '=', certificateId)
    .executeTakeFirst();
  return row?.person_id;
}

/** Open requests that nobody moved since `before`, the longest waiting first. */
export async function listIdleRegistrations(
  db: Database,
  before: Date,
  most: number,
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('registration')
    .select('id')
    .where('ended_at', 'is', null)
    .where('moved_at', '<', before)
    // A key that may be in wrong hands is not forgotten.
    .where('service', '<>', 'pencabutan')
    .orderBy('moved_at')
    .limit(most)
    .execute();
  return rows.map(({ id }) => id);
}

const reaches = ({ organisationId }: RegistrationReach) =>
  sql<SqlBool>`(owner_organisation_id = ${organisationId}::uuid or issuer_organisation_id = ${organisationId}::uuid)`;

const columns = [
  'id',
  'owner_organisation_id as organisationId',
  'issuer_organisation_id as issuerOrganisationId',
  'service',
  'state',
  'subject',
  'person_id as personId',
  'organisation_name as organisationName',
  'person_name as personName',
  'person_email as personEmail',
  'nik_ending as nikEnding',
  'certificate_id as certificateId',
  'issued_certificate_id as issuedCertificateId',
  'key_id as keyId',
  'entered_by as enteredBy',
  'checked_by as checkedBy',
  'wish',
  'changes_sealed as changesSealed',
  'request_der as requestDer',
  'created_at as createdAt',
  'moved_at as movedAt',
  'ended_at as endedAt',
] as const;

type Selected = { readonly [Name in keyof RegistrationRow]: RegistrationRow[Name] | null };

function fromRow(row: Selected & Omit<RegistrationRow, OptionalColumn>): RegistrationRow {
  return {
    ...row,
    certificateId: row.certificateId ?? undefined,
    issuedCertificateId: row.issuedCertificateId ?? undefined,
    keyId: row.keyId ?? undefined,
    enteredBy: row.enteredBy ?? undefined,
    checkedBy: row.checkedBy ?? undefined,
    changesSealed: row.changesSealed ?? undefined,
    requestDer: row.requestDer ?? undefined,
    endedAt: row.endedAt ?? undefined,
  };
}

type OptionalColumn =
  | 'certificateId'
  | 'issuedCertificateId'
  | 'keyId'
  | 'enteredBy'
  | 'checkedBy'
  | 'changesSealed'
  | 'requestDer'
  | 'endedAt';
