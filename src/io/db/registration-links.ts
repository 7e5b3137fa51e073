import type { Database, DatabaseTransaction } from './connect.ts';

/** A one-time link by which the applicant does the next step. */
export interface RegistrationLinkRow {
  readonly id: string;
  readonly registrationId: string;
  readonly expiresAt: Date;
  readonly usedAt: Date | undefined;
  readonly failedCount: number;
}

export async function insertRegistrationLink(
  tx: DatabaseTransaction,
  link: {
    readonly organisationId: string;
    readonly registrationId: string;
    readonly tokenSha256: Uint8Array;
    readonly expiresAt: Date;
  },
): Promise<void> {
  await tx
    .insertInto('registration_link')
    .values({
      owner_organisation_id: link.organisationId,
      registration_id: link.registrationId,
      token_sha256: link.tokenSha256,
      expires_at: link.expiresAt,
      used_at: null,
    })
    .execute();
}

export async function findRegistrationLink(
  db: Database,
  tokenSha256: Uint8Array,
): Promise<RegistrationLinkRow | undefined> {
  const row = await db
    .selectFrom('registration_link')
    .select(['id', 'registration_id', 'expires_at', 'used_at', 'failed_count'])
    .where('token_sha256', '=', tokenSha256)
    .executeTakeFirst();
  return (
    row && {
      id: row.id,
      registrationId: row.registration_id,
      expiresAt: row.expires_at,
      usedAt: row.used_at ?? undefined,
      failedCount: row.failed_count,
    }
  );
}

/** False where another request used it first. */
export async function useRegistrationLink(tx: DatabaseTransaction, id: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('registration_link')
    .set({ used_at: now })
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function countLinkFailure(tx: DatabaseTransaction, id: string): Promise<void> {
  await tx
    .updateTable('registration_link')
    .set((row) => ({ failed_count: row('failed_count', '+', 1) }))
    .where('id', '=', id)
    .execute();
}

/** Ends every link of the request that is still open. */
export async function endRegistrationLinks(
  tx: DatabaseTransaction,
  registrationId: string,
  now: Date,
): Promise<void> {
  await tx
    .updateTable('registration_link')
    .set({ expires_at: now })
    .where('registration_id', '=', registrationId)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .execute();
}
