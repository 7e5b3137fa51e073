import type { Database } from './connect.ts';

export interface PassphraseAttempts {
  readonly failedCount: number;
  readonly nextAllowedAt: Date | undefined;
}

/** The same two counts without a lock; none where nobody ever failed. */
export async function listPassphraseAttempts(
  tx: Database,
  personId: string,
  applicationId: string,
): Promise<readonly PassphraseAttempts[]> {
  const rows = await tx
    .selectFrom('passphrase_attempt')
    .select(['failed_count', 'next_allowed_at'])
    .where('person_id', '=', personId)
    .where((row) =>
      row.or([
        row('application_credential_id', '=', applicationId),
        row('application_credential_id', 'is', null),
      ]),
    )
    .execute();
  return rows.map((row) => ({
    failedCount: row.failed_count,
    nextAllowedAt: row.next_allowed_at ?? undefined,
  }));
}

/** The failures of a person's passphrase by one application, or with `undefined` by all of them together. */
export async function lockPassphraseAttempts(
  tx: Database,
  personId: string,
  applicationId: string | undefined,
): Promise<PassphraseAttempts> {
  await tx
    .insertInto('passphrase_attempt')
    .values({
      person_id: personId,
      application_credential_id: applicationId ?? null,
      last_failed_at: null,
      next_allowed_at: null,
    })
    .onConflict((conflict) => conflict.columns(['person_id', 'application_credential_id']).doNothing())
    .execute();
  const row = await tx
    .selectFrom('passphrase_attempt')
    .select(['failed_count', 'next_allowed_at'])
    .where('person_id', '=', personId)
    .where('application_credential_id', 'is not distinct from', applicationId ?? null)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return { failedCount: row.failed_count, nextAllowedAt: row.next_allowed_at ?? undefined };
}

export async function savePassphraseAttempts(
  tx: Database,
  personId: string,
  applicationId: string | undefined,
  attempts: PassphraseAttempts & { readonly lastFailedAt: Date | undefined },
): Promise<void> {
  await tx
    .updateTable('passphrase_attempt')
    .set({
      failed_count: attempts.failedCount,
      next_allowed_at: attempts.nextAllowedAt ?? null,
      ...(attempts.lastFailedAt === undefined ? {} : { last_failed_at: attempts.lastFailedAt }),
    })
    .where('person_id', '=', personId)
    .where('application_credential_id', 'is not distinct from', applicationId ?? null)
    .execute();
}
