import { sql } from 'kysely';
import type { Database, DatabaseTransaction } from './connect.ts';
import type { SealState } from './signing-schema.ts';

/** The seal of an organisation: its name in the certificate, and who answers for it. */
export interface SealRow {
  readonly id: string;
  readonly organisationId: string;
  readonly organisationName: string;
  readonly subscriberId: string;
  readonly name: string;
  /** EN 319 412-1 clause 5.1.4, such as `NTRID-0123456789`. */
  readonly organisationIdentifier: string;
  readonly contactEmail: string;
  readonly state: SealState;
  readonly requestedBy: string;
  readonly enabledBy: string | undefined;
  readonly certificateId: string | undefined;
  readonly createdAt: Date;
}

export type NewSeal = Pick<
  SealRow,
  | 'organisationId'
  | 'subscriberId'
  | 'name'
  | 'organisationIdentifier'
  | 'contactEmail'
  | 'requestedBy'
  | 'createdAt'
>;

/** Undefined where another seal of the organisation that is not disabled has the subscriber id. */
export async function insertSeal(tx: DatabaseTransaction, seal: NewSeal): Promise<string | undefined> {
  const row = await tx
    .insertInto('seal')
    .values({
      owner_organisation_id: seal.organisationId,
      subscriber_id: seal.subscriberId,
      name: seal.name,
      organisation_identifier: seal.organisationIdentifier,
      contact_email: seal.contactEmail,
      requested_by: seal.requestedBy,
      enabled_by: null,
      enabled_proof: null,
      certificate_id: null,
      created_at: seal.createdAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id;
}

/** A seal of this organisation, the one that is not disabled before others; another's is as unknown as none. */
export async function findSealOfSubscriber(
  db: Database,
  organisationId: string,
  subscriberId: string,
): Promise<SealRow | undefined> {
  const row = await selectSeal(db)
    .where('seal.owner_organisation_id', '=', organisationId)
    .where('seal.subscriber_id', '=', subscriberId)
    .orderBy((eb) => eb('seal.state', '=', 'disabled'))
    .orderBy('seal.created_at', 'desc')
    .executeTakeFirst();
  return row && fromRow(row);
}

/** The seal whose key the platform keeps for this certificate. */
export async function findSealOfCertificate(
  db: Database,
  certificateId: string,
): Promise<SealRow | undefined> {
  const row = await selectSeal(db).where('seal.certificate_id', '=', certificateId).executeTakeFirst();
  return row && fromRow(row);
}

/** An enabled seal goes on with another certificate. Without `returning` no row that is changed would be as good as one. */
export async function giveCertificate(
  tx: DatabaseTransaction,
  id: string,
  certificateId: string,
): Promise<void> {
  await tx
    .updateTable('seal')
    .set({ certificate_id: certificateId })
    .where('id', '=', id)
    .where('state', '=', 'enabled')
    .returning('id')
    .executeTakeFirstOrThrow();
}

/** The seal as it stands now, of whatever organisation without one; nobody changes it until the transaction ends. */
export async function lockSeal(
  tx: DatabaseTransaction,
  organisationId: string | undefined,
  id: string,
): Promise<SealRow | undefined> {
  let query = selectSeal(tx).where('seal.id', '=', id).forUpdate('seal');
  if (organisationId !== undefined) query = query.where('seal.owner_organisation_id', '=', organisationId);
  const row = await query.executeTakeFirst();
  return row && fromRow(row);
}

export type SealCursor = Pick<SealRow, 'subscriberId' | 'id'>;

/** The organisation's seals, of all without one, by subscriber id. */
export async function listSeals(
  db: Database,
  page: {
    readonly organisationId: string | undefined;
    readonly limit: number;
    readonly after: SealCursor | undefined;
  },
): Promise<readonly SealRow[]> {
  let query = selectSeal(db);
  if (page.organisationId !== undefined)
    query = query.where('seal.owner_organisation_id', '=', page.organisationId);
  if (page.after !== undefined)
    query = query.where(
      sql<boolean>`(seal.subscriber_id, seal.id) > (${page.after.subscriberId}, ${page.after.id}::uuid)`,
    );
  const rows = await query.orderBy('seal.subscriber_id').orderBy('seal.id').limit(page.limit).execute();
  return rows.map(fromRow);
}

export async function enableSeal(
  tx: DatabaseTransaction,
  id: string,
  by: { readonly accountId: string; readonly certificateId: string; readonly proof: string },
): Promise<void> {
  await tx
    .updateTable('seal')
    .set({
      state: 'enabled',
      enabled_by: by.accountId,
      enabled_proof: by.proof,
      certificate_id: by.certificateId,
    })
    .where('id', '=', id)
    .where('state', '=', 'requested')
    .returning('id')
    .executeTakeFirstOrThrow();
}

export async function disableSeal(tx: DatabaseTransaction, id: string): Promise<void> {
  await tx.updateTable('seal').set({ state: 'disabled' }).where('id', '=', id).executeTakeFirstOrThrow();
}

const selectSeal = (db: Database) =>
  db
    .selectFrom('seal')
    .innerJoin('organisation', 'organisation.id', 'seal.owner_organisation_id')
    .select([
      'seal.id',
      'seal.owner_organisation_id',
      'organisation.name as organisation_name',
      'seal.subscriber_id',
      'seal.name',
      'seal.organisation_identifier',
      'seal.contact_email',
      'seal.state',
      'seal.requested_by',
      'seal.enabled_by',
      'seal.certificate_id',
      'seal.created_at',
    ]);

function fromRow(row: {
  id: string;
  owner_organisation_id: string;
  organisation_name: string;
  subscriber_id: string;
  name: string;
  organisation_identifier: string;
  contact_email: string;
  state: SealState;
  requested_by: string;
  enabled_by: string | null;
  certificate_id: string | null;
  created_at: Date;
}): SealRow {
  return {
    id: row.id,
    organisationId: row.owner_organisation_id,
    organisationName: row.organisation_name,
    subscriberId: row.subscriber_id,
    name: row.name,
    organisationIdentifier: row.organisation_identifier,
    contactEmail: row.contact_email,
    state: row.state,
    requestedBy: row.requested_by,
    enabledBy: row.enabled_by ?? undefined,
    certificateId: row.certificate_id ?? undefined,
    createdAt: row.created_at,
  };
}
