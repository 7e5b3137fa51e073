import type { Database, DatabaseTransaction } from './connect.ts';
import type { AccountLinkPurpose } from './schema.ts';

/** A one-time link that was sent to the owner of an account. */
export interface AccountLinkRow {
  readonly id: string;
  readonly accountId: string;
  readonly purpose: AccountLinkPurpose;
  readonly expiresAt: Date;
  readonly usedAt: Date | undefined;
}

export interface NewAccountLink {
  readonly organisationId: string;
  readonly accountId: string;
  readonly purpose: AccountLinkPurpose;
  readonly tokenSha256: Uint8Array;
  readonly expiresAt: Date;
}

export async function insertAccountLink(tx: DatabaseTransaction, link: NewAccountLink): Promise<void> {
  await tx
    .insertInto('account_link')
    .values({
      owner_organisation_id: link.organisationId,
      account_id: link.accountId,
      purpose: link.purpose,
      token_sha256: link.tokenSha256,
      expires_at: link.expiresAt,
    })
    .execute();
}

export async function findAccountLink(
  db: Database,
  tokenSha256: Uint8Array,
): Promise<AccountLinkRow | undefined> {
  const row = await db
    .selectFrom('account_link')
    .select(['id', 'account_id', 'purpose', 'expires_at', 'used_at'])
    .where('token_sha256', '=', tokenSha256)
    .executeTakeFirst();
  return (
    row && {
      id: row.id,
      accountId: row.account_id,
      purpose: row.purpose,
      expiresAt: row.expires_at,
      usedAt: row.used_at ?? undefined,
    }
  );
}

/** False where another request used it first, or it has ended. */
export async function useAccountLink(tx: DatabaseTransaction, id: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('account_link')
    .set({ used_at: now })
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Ends every link of the account that is still open. */
export async function endAccountLinks(tx: DatabaseTransaction, accountId: string, now: Date): Promise<void> {
  await tx
    .updateTable('account_link')
    .set({ expires_at: now })
    .where('account_id', '=', accountId)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .execute();
}
