import { sql, type RawBuilder } from 'kysely';
import type { Database } from './connect.ts';

export type CertificateStatus = 'issued' | 'suspended' | 'revoked';

export interface CertificateRow {
  readonly id: string;
  readonly organisationId: string | undefined;
  readonly authorityId: string;
  readonly serial: Uint8Array;
  readonly certificateDer: Uint8Array;
  readonly personId: string | undefined;
  /** It certifies an authority that issues. */
  readonly isAuthority: boolean;
  readonly profile: string;
  readonly keyId: string | undefined;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly status: CertificateStatus;
  readonly statusSequence: number;
  readonly revokedAt: Date | undefined;
  readonly invalidityAt: Date | undefined;
  readonly revocationReason: number | undefined;
}

/** Whose key a certificate names. */
export type CertificateHolder =
  | { readonly kind: 'person'; readonly personId: string; readonly organisationId: string }
  | { readonly kind: 'organisation'; readonly organisationId: string }
  | { readonly kind: 'authority'; readonly authorityId: string };

export interface NewCertificate {
  readonly authorityId: string;
  readonly serial: Uint8Array;
  readonly certificateDer: Uint8Array;
  readonly sha256: Uint8Array;
  readonly spkiSha256: Uint8Array;
  readonly holder: CertificateHolder;
  readonly keyId: string | undefined;
  readonly profile: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly shard: number;
}

/** Shard 0 lists certificates of authorities; end users' begin at 1. */
export const authorityShard = 0;
const certificatesPerShard = 10_000;

/** Takes one place in the newest shard with room, or opens the next. */
export async function assignShard(tx: Database, authorityId: string): Promise<number> {
  const reserved = await reservePlaces(tx, authorityId, 1);
  if (reserved === undefined) throw new RangeError(`expected an authority, got ${authorityId}`);
  return reserved.shard;
}

export interface ReservedPlaces {
  readonly shard: number;
  /** At least one, at most as many as were asked for. */
  readonly places: number;
}

/**
 * Reserves places in the newest shard with room; the row lock keeps two issuers from the last one. What is reserved
 * and never used stays empty: a shard holds at most its number, not exactly. Undefined where the transaction sees no
 * such authority.
 */
export async function reservePlaces(
  tx: Database,
  authorityId: string,
  wanted: number,
): Promise<ReservedPlaces | undefined> {
  const locked = await tx
    .selectFrom('authority')
    .select('id')
    .where('id', '=', authorityId)
    // Not `for update`: certificates that refer to the authority are written meanwhile.
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (locked === undefined) return undefined;
  const newest = await tx
    .selectFrom('crl_shard')
    .select(['shard', 'assigned'])
    .where('authority_id', '=', authorityId)
    .where('shard', '>', authorityShard)
    .orderBy('shard', 'desc')
    .limit(1)
    .executeTakeFirst();
  const full = newest === undefined || newest.assigned >= certificatesPerShard;
  const shard = full ? (newest?.shard ?? authorityShard) + 1 : newest.shard;
  const places = Math.min(wanted, certificatesPerShard - (full ? 0 : newest.assigned));
  await openShard(tx, authorityId, shard);
  await tx
    .updateTable('crl_shard')
    .set((eb) => ({ assigned: eb('assigned', '+', places) }))
    .where('authority_id', '=', authorityId)
    .where('shard', '=', shard)
    .execute();
  return { shard, places };
}

export async function openShard(tx: Database, authorityId: string, shard: number): Promise<void> {
  await tx
    .insertInto('crl_shard')
    .values({ authority_id: authorityId, shard })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function insertCertificate(tx: Database, certificate: NewCertificate): Promise<string> {
  const { holder } = certificate;
  const { id } = await tx
    .insertInto('certificate')
    .values({
      owner_organisation_id: holder.kind === 'authority' ? null : holder.organisationId,
      visibility: holder.kind === 'authority' ? 'public' : 'own',
      authority_id: certificate.authorityId,
      serial: certificate.serial,
      certificate_der: certificate.certificateDer,
      sha256: certificate.sha256,
      spki_sha256: certificate.spkiSha256,
      person_id: holder.kind === 'person' ? holder.personId : null,
      subject_authority_id: holder.kind === 'authority' ? holder.authorityId : null,
      subject_organisation_id: holder.kind === 'organisation' ? holder.organisationId : null,
      key_id: certificate.keyId ?? null,
      profile: certificate.profile,
      not_before: certificate.notBefore,
      not_after: certificate.notAfter,
      shard: certificate.shard,
      revoked_at: null,
      invalidity_at: null,
      revocation_reason: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/**
 * What speaks against certifying a key for this holder: another holder has it in a certificate, or it was revoked as
 * compromised, by whoever held it.
 */
export async function findKeyUse(
  db: Database,
  spkiSha256: Uint8Array,
  holder: CertificateHolder,
): Promise<'reused' | 'compromised' | undefined> {
  const [column, id] =
    holder.kind === 'person'
      ? ['person_id', holder.personId]
      : holder.kind === 'authority'
        ? ['subject_authority_id', holder.authorityId]
        : ['subject_organisation_id', holder.organisationId];
  const has = (condition: RawBuilder<boolean>): RawBuilder<boolean> =>
    sql`exists (select from certificate where spki_sha256 = ${spkiSha256} and ${condition})`;
  // Every certificate counts, however many there are: a limit would let the one that forbids go unread.
  const { rows } = await sql<{ compromised: boolean; reused: boolean }>`select
    ${has(sql`revocation_reason in (${keyCompromise}, ${cACompromise})`)} as compromised,
    ${has(sql`${sql.ref(column)} is distinct from ${id}::uuid`)} as reused`.execute(db);
  return rows[0]?.compromised === true ? 'compromised' : rows[0]?.reused === true ? 'reused' : undefined;
}

/** CRLReason (RFC 5280 clause 5.3.1). */
const keyCompromise = 1;
const cACompromise = 2;

export async function findCertificate(db: Database, id: string): Promise<CertificateRow | undefined> {
  const row = await db.selectFrom('certificate').select(columns).where('id', '=', id).executeTakeFirst();
  return row && fromRow(row);
}

export async function findCertificateBySerial(
  db: Database,
  authorityId: string,
  serial: Uint8Array,
): Promise<CertificateRow | undefined> {
  const row = await db
    .selectFrom('certificate')
    .select(columns)
    .where('authority_id', '=', authorityId)
    .where('serial', '=', serial)
    .executeTakeFirst();
  return row && fromRow(row);
}

/** A person's certificates, newest first. */
export async function listCertificatesOfPerson(
  db: Database,
  personId: string,
): Promise<readonly CertificateRow[]> {
  const rows = await db
    .selectFrom('certificate')
    .select(columns)
    .where('person_id', '=', personId)
    .orderBy('not_before', 'desc')
    .orderBy('status_sequence', 'desc')
    .limit(100)
    .execute();
  return rows.map(fromRow);
}

/** The certificates that a shard's CRL lists: suspended or revoked. */
export async function listRevoked(
  db: Database,
  authorityId: string,
  shard: number,
): Promise<readonly CertificateRow[]> {
  const rows = await db
    .selectFrom('certificate')
    .select(columns)
    .where('authority_id', '=', authorityId)
    .where('shard', '=', shard)
    .where('status', '<>', 'issued')
    .orderBy('serial')
    .execute();
  return rows.map(fromRow);
}

export interface StatusChange {
  readonly certificateId: string;
  readonly from: readonly CertificateStatus[];
  readonly to: CertificateStatus;
  readonly reason: number | undefined;
  readonly invalidityAt: Date | undefined;
  readonly at: Date;
  readonly requestedBy: string;
}

/**
 * Changes a status and keeps its history; the order comes from the database's sequence, never from a clock.
 * False where the status was none of `from`: somebody else was first.
 */
export async function changeCertificateStatus(tx: Database, change: StatusChange): Promise<boolean> {
  const row = await tx
    .updateTable('certificate')
    .set({
      status: change.to,
      status_sequence: sql<number>`nextval('certificate_status_sequence')`,
      revoked_at: change.to === 'issued' ? null : change.at,
      revocation_reason: change.reason ?? null,
      invalidity_at: change.invalidityAt ?? null,
    })
    .where('id', '=', change.certificateId)
    .where('status', 'in', [...change.from])
    .returning(['status_sequence', 'owner_organisation_id'])
    .executeTakeFirst();
  if (row === undefined) return false;
  await tx
    .insertInto('certificate_status_change')
    .values({
      sequence: row.status_sequence,
      owner_organisation_id: row.owner_organisation_id,
      certificate_id: change.certificateId,
      status: change.to,
      reason: change.reason ?? null,
      changed_at: change.at,
      requested_by: change.requestedBy,
    })
    .execute();
  return true;
}

const columns = [
  'id',
  'owner_organisation_id',
  'authority_id',
  'serial',
  'certificate_der',
  'person_id',
  'shard',
  'profile',
  'key_id',
  'not_before',
  'not_after',
  'status',
  'status_sequence',
  'revoked_at',
  'invalidity_at',
  'revocation_reason',
] as const;

function fromRow(row: {
  id: string;
  owner_organisation_id: string | null;
  authority_id: string;
  serial: Uint8Array;
  certificate_der: Uint8Array;
  person_id: string | null;
  shard: number;
  profile: string;
  key_id: string | null;
  not_before: Date;
  not_after: Date;
  status: CertificateStatus;
  status_sequence: number;
  revoked_at: Date | null;
  invalidity_at: Date | null;
  revocation_reason: number | null;
}): CertificateRow {
  return {
    id: row.id,
    organisationId: row.owner_organisation_id ?? undefined,
    authorityId: row.authority_id,
    serial: row.serial,
    certificateDer: row.certificate_der,
    personId: row.person_id ?? undefined,
    isAuthority: row.shard === authorityShard,
    profile: row.profile,
    keyId: row.key_id ?? undefined,
    notBefore: row.not_before,
    notAfter: row.not_after,
    status: row.status,
    statusSequence: row.status_sequence,
    revokedAt: row.revoked_at ?? undefined,
    invalidityAt: row.invalidity_at ?? undefined,
    revocationReason: row.revocation_reason ?? undefined,
  };
}
