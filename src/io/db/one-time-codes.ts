import type { Database, DatabaseTransaction } from './connect.ts';

export interface TotpRow {
  readonly secretSealed: Uint8Array;
  /** Undefined until its owner showed that the app has it. */
  readonly confirmedAt: Date | undefined;
}

interface Owner {
  readonly accountId: string;
  readonly organisationId: string;
}

export async function findTotp(db: Database, accountId: string): Promise<TotpRow | undefined> {
  const row = await db
    .selectFrom('account_totp')
    .select(['secret_sealed', 'confirmed_at'])
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return row && { secretSealed: row.secret_sealed, confirmedAt: row.confirmed_at ?? undefined };
}

/** A secret that is not confirmed yet, in the place of an earlier such one; false where one is in use. */
export async function proposeTotp(
  tx: DatabaseTransaction,
  { accountId, organisationId }: Owner,
  secretSealed: Uint8Array,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('account_totp')
    .values({
      account_id: accountId,
      owner_organisation_id: organisationId,
      secret_sealed: secretSealed,
      confirmed_at: null,
    })
    .onConflict((conflict) =>
      conflict
        .column('account_id')
        .doUpdateSet({ secret_sealed: secretSealed })
        .where('account_totp.confirmed_at', 'is', null),
    )
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** Uses a time step up; false where it, or a later one, was used before. */
export async function useTotpStep(
  tx: DatabaseTransaction,
  accountId: string,
  step: number,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('account_totp')
    .set({ last_step: step })
    .where('account_id', '=', accountId)
    .where('last_step', '<', step)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Puts the proposed secret to use, with new recovery codes. */
export async function confirmTotp(
  tx: DatabaseTransaction,
  { accountId, organisationId }: Owner,
  codeHashes: readonly Uint8Array[],
  at: Date,
): Promise<void> {
  await tx
    .updateTable('account_totp')
    .set({ confirmed_at: at })
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow();
  await tx.deleteFrom('recovery_code').where('account_id', '=', accountId).execute();
  await tx
    .insertInto('recovery_code')
    .values(
      codeHashes.map((codeHash) => ({
        account_id: accountId,
        owner_organisation_id: organisationId,
        code_hash: codeHash,
        used_at: null,
      })),
    )
    .execute();
}

/** False where the account has no such code, or it was used. */
export async function useRecoveryCode(
  tx: DatabaseTransaction,
  accountId: string,
  codeHash: Uint8Array,
  at: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('recovery_code')
    .set({ used_at: at })
    .where('account_id', '=', accountId)
    .where('code_hash', '=', codeHash)
    .where('used_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** False where there was none. */
export async function deleteTotp(tx: DatabaseTransaction, accountId: string): Promise<boolean> {
  await tx.deleteFrom('recovery_code').where('account_id', '=', accountId).execute();
  const { numDeletedRows } = await tx
    .deleteFrom('account_totp')
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}
