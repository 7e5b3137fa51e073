import type { DatabaseTransaction } from './connect.ts';

export interface SignInAttempts {
  readonly failedCount: number;
  readonly lastFailedAt: Date | undefined;
  readonly nextAllowedAt: Date | undefined;
}

/** The failures of one subject; nobody else counts it until the transaction ends. */
export async function lockSignInAttempts(
  tx: DatabaseTransaction,
  subjectHash: Uint8Array,
): Promise<SignInAttempts> {
  // The update that changes nothing takes the lock, and makes the row anew where another deletes it meanwhile.
  const row = await tx
    .insertInto('sign_in_attempt')
    .values({ subject_hash: subjectHash, last_failed_at: null, next_allowed_at: null })
    .onConflict((conflict) =>
      conflict.column('subject_hash').doUpdateSet({ subject_hash: (eb) => eb.ref('excluded.subject_hash') }),
    )
    .returning(['failed_count', 'last_failed_at', 'next_allowed_at'])
    .executeTakeFirstOrThrow();
  return {
    failedCount: row.failed_count,
    lastFailedAt: row.last_failed_at ?? undefined,
    nextAllowedAt: row.next_allowed_at ?? undefined,
  };
}

/** No failures is no row. */
export async function saveSignInAttempts(
  tx: DatabaseTransaction,
  subjectHash: Uint8Array,
  attempts: SignInAttempts,
): Promise<void> {
  if (attempts.failedCount === 0) {
    await tx.deleteFrom('sign_in_attempt').where('subject_hash', '=', subjectHash).execute();
    return;
  }
  await tx
    .updateTable('sign_in_attempt')
    .set({
      failed_count: attempts.failedCount,
      last_failed_at: attempts.lastFailedAt ?? null,
      next_allowed_at: attempts.nextAllowedAt ?? null,
    })
    .where('subject_hash', '=', subjectHash)
    .execute();
}
