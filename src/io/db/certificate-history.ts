import type { CertificateStatus } from './certificates.ts';
import type { Database } from './connect.ts';

export interface StatusChangeRow {
  readonly certificateId: string;
  readonly status: CertificateStatus;
  readonly reason: number | undefined;
  readonly at: Date;
}

/** Every status that these certificates came to after their issuance, the oldest first. */
export async function listStatusChanges(
  db: Database,
  certificateIds: readonly string[],
): Promise<readonly StatusChangeRow[]> {
  if (certificateIds.length === 0) return [];
  const rows = await db
    .selectFrom('certificate_status_change')
    .select(['certificate_id', 'status', 'reason', 'changed_at'])
    .where('certificate_id', 'in', [...certificateIds])
    .orderBy('sequence')
    .limit(1000)
    .execute();
  return rows.map((row) => ({
    certificateId: row.certificate_id,
    status: row.status,
    reason: row.reason ?? undefined,
    at: row.changed_at,
  }));
}
