import { sql } from 'kysely';
import type { Database } from './connect.ts';
import type { AuthorityKind, CertificateStatus } from './schema.ts';

/** A transaction number (`xid8`) as text: below it every transaction has ended. */
export type Horizon = string;
export const beginning: Horizon = '0';

/** Where a reader of the certificates is. */
export interface FeedPosition {
  readonly xid: Horizon;
  readonly sequence: number;
}

export interface StatusFeedRow extends FeedPosition {
  readonly authorityId: string;
  readonly serial: Uint8Array;
  readonly status: CertificateStatus;
  readonly revokedAt: Date | undefined;
  readonly reason: number | undefined;
}

/** Read before the feeds: whatever they do not show yet is at or above it, and is shown by the next look from there. */
export async function readHorizon(tx: Database): Promise<Horizon> {
  const { rows } = await sql<{
    horizon: string;
  }>`select pg_snapshot_xmin(pg_current_snapshot())::text as horizon`.execute(tx);
  return rows[0]?.horizon ?? beginning;
}

/** Certificates in the order of the transactions that issued or changed them, those after `position`. */
export async function readStatusFeed(
  tx: Database,
  position: FeedPosition,
  limit: number,
): Promise<readonly StatusFeedRow[]> {
  const rows = await tx
    .selectFrom('certificate')
    .select(['authority_id', 'serial', 'status', 'status_sequence', 'revoked_at', 'revocation_reason'])
    .select(sql<Horizon>`changed_xid::text`.as('changed_xid'))
    .where(
      sql<boolean>`(certificate.changed_xid, status_sequence) > (${position.xid}::xid8, ${position.sequence}::bigint)`,
    )
    .orderBy(sql`certificate.changed_xid`)
    .orderBy('status_sequence')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    authorityId: row.authority_id,
    serial: row.serial,
    status: row.status,
    sequence: row.status_sequence,
    revokedAt: row.revoked_at ?? undefined,
    reason: row.revocation_reason ?? undefined,
    xid: row.changed_xid,
  }));
}

export interface AuthorityFeedRow {
  readonly id: string;
  readonly kind: AuthorityKind;
  readonly parentId: string | undefined;
  readonly keyId: string;
  readonly certificateDer: Uint8Array;
  readonly active: boolean;
  readonly createdAt: Date;
}

/** Authorities that were made or changed at or after the horizon; one without a certificate is none yet. */
export async function listChangedAuthorities(
  tx: Database,
  since: Horizon,
): Promise<readonly AuthorityFeedRow[]> {
  const rows = await tx
    .selectFrom('authority')
    .select(['id', 'kind', 'parent_id', 'key_id', 'certificate_der', 'state', 'created_at'])
    .where(sql<boolean>`changed_xid >= ${since}::xid8`)
    .orderBy('created_at')
    .execute();
  return rows.flatMap((row) =>
    row.key_id === null || row.certificate_der === null
      ? []
      : [
          {
            id: row.id,
            kind: row.kind,
            parentId: row.parent_id ?? undefined,
            keyId: row.key_id,
            certificateDer: row.certificate_der,
            active: row.state === 'active',
            createdAt: row.created_at,
          },
        ],
  );
}
