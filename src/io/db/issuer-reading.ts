import { sql, type SqlBool } from 'kysely';
import type { CertificateStatus } from './certificates.ts';
import type { Database } from './connect.ts';

/** What the issuer's own people read of everything that was issued: never a holder's NIK or address. */
export interface IssuedRow {
  readonly id: string;
  readonly authorityId: string;
  readonly serial: Uint8Array;
  readonly certificateDer: Uint8Array;
  readonly organisation: string | undefined;
  readonly profile: string;
  readonly status: CertificateStatus;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

export interface IssuedFilter {
  readonly text: string | undefined;
  readonly status: CertificateStatus | undefined;
  readonly limit: number;
  /** The last one of the page before. */
  readonly after: string | undefined;
}

/** The newest first. */
export async function searchCertificates(db: Database, filter: IssuedFilter): Promise<readonly IssuedRow[]> {
  let query = selectIssued(db);
  if (filter.status !== undefined) query = query.where('certificate.status', '=', filter.status);
  if (filter.text !== undefined) {
    const { text } = filter;
    const serial = /^[0-9a-f]+$/i.test(text) ? text.toLowerCase() : undefined;
    query = query.where((eb) =>
      eb.or([
        sql<SqlBool>`position(lower(${text}) in lower(person.name)) > 0`,
        ...(serial === undefined
          ? []
          : [sql<SqlBool>`left(encode(certificate.serial, 'hex'), ${serial.length}::integer) = ${serial}`]),
      ]),
    );
  }
  if (filter.after !== undefined)
    query = query.where(
      sql<SqlBool>`(certificate.created_at, certificate.id) < (select created_at, id from certificate where id = ${filter.after}::uuid)`,
    );
  const rows = await query
    .orderBy('certificate.created_at', 'desc')
    .orderBy('certificate.id', 'desc')
    .limit(filter.limit)
    .execute();
  return rows.map(fromRow);
}

export async function findIssued(db: Database, id: string): Promise<IssuedRow | undefined> {
  const row = await selectIssued(db).where('certificate.id', '=', id).executeTakeFirst();
  return row && fromRow(row);
}

export interface NewestList {
  readonly authorityId: string;
  readonly shard: number;
  readonly number: number | undefined;
  readonly thisUpdate: Date | undefined;
  readonly nextUpdate: Date | undefined;
}

/** The newest list of each shard of the active authorities. */
export async function listNewestLists(db: Database): Promise<readonly NewestList[]> {
  const rows = await db
    .selectFrom('crl_shard')
    .innerJoin('authority', 'authority.id', 'crl_shard.authority_id')
    .leftJoin('crl', (join) =>
      join
        .onRef('crl.authority_id', '=', 'crl_shard.authority_id')
        .onRef('crl.shard', '=', 'crl_shard.shard')
        .onRef('crl.number', '=', 'crl_shard.last_number'),
    )
    .select(['crl_shard.authority_id', 'crl_shard.shard', 'crl.number', 'crl.this_update', 'crl.next_update'])
    .where('authority.state', '=', 'active')
    .orderBy('crl_shard.shard')
    .limit(5000)
    .execute();
  return rows.map((row) => ({
    authorityId: row.authority_id,
    shard: row.shard,
    number: row.number ?? undefined,
    thisUpdate: row.this_update ?? undefined,
    nextUpdate: row.next_update ?? undefined,
  }));
}

export async function listCeremonies(
  db: Database,
): Promise<readonly { readonly title: string; readonly fileSha256: Uint8Array; readonly heldAt: Date }[]> {
  return db
    .selectFrom('ceremony')
    .select(['title', 'file_sha256 as fileSha256', 'held_at as heldAt'])
    .orderBy('held_at', 'desc')
    .limit(200)
    .execute();
}

function selectIssued(db: Database) {
  return db
    .selectFrom('certificate')
    .leftJoin('person', 'person.id', 'certificate.person_id')
    .leftJoin('organisation', 'organisation.id', 'certificate.owner_organisation_id')
    .select([
      'certificate.id',
      'certificate.authority_id',
      'certificate.serial',
      'certificate.certificate_der',
      'organisation.name as organisation_name',
      'certificate.profile',
      'certificate.status',
      'certificate.not_before',
      'certificate.not_after',
    ]);
}

function fromRow(row: {
  id: string;
  authority_id: string;
  serial: Uint8Array;
  certificate_der: Uint8Array;
  organisation_name: string | null;
  profile: string;
  status: CertificateStatus;
  not_before: Date;
  not_after: Date;
}): IssuedRow {
  return {
    id: row.id,
    authorityId: row.authority_id,
    serial: row.serial,
    certificateDer: row.certificate_der,
    organisation: row.organisation_name ?? undefined,
    profile: row.profile,
    status: row.status,
    notBefore: row.not_before,
    notAfter: row.not_after,
  };
}
