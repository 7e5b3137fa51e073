import { sql } from 'kysely';
import type { Database } from './connect.ts';
import type { JsonObject } from './schema.ts';

export interface IdempotencyClaim {
  readonly applicationId: string;
  readonly organisationId: string;
  readonly key: string;
  readonly requestSha256: Uint8Array;
  readonly now: Date;
  readonly expiresAt: Date;
}

export type ClaimOutcome =
  | { readonly kind: 'claimed' }
  | {
      readonly kind: 'known';
      readonly requestSha256: Uint8Array;
      /** Undefined while the first request is still at work, or where it ended without an answer. */
      readonly response: JsonObject | undefined;
    };

/** Claims the key for one request, or gives what stands under it. Expired keys are as if they had never been. */
export async function claimIdempotencyKey(tx: Database, claim: IdempotencyClaim): Promise<ClaimOutcome> {
  const claimed = await tx
    .insertInto('idempotency_key')
    .values({
      application_credential_id: claim.applicationId,
      owner_organisation_id: claim.organisationId,
      key: claim.key,
      request_sha256: claim.requestSha256,
      response: null,
      created_at: claim.now,
      expires_at: claim.expiresAt,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['application_credential_id', 'key'])
        .doUpdateSet({
          request_sha256: claim.requestSha256,
          state: 'started',
          response: null,
          created_at: claim.now,
          expires_at: claim.expiresAt,
        })
        .where('idempotency_key.expires_at', '<', claim.now),
    )
    .returning('key')
    .executeTakeFirst();
  if (claimed !== undefined) return { kind: 'claimed' };
  const row = await tx
    .selectFrom('idempotency_key')
    .select(['request_sha256', 'response'])
    .where('application_credential_id', '=', claim.applicationId)
    .where('key', '=', claim.key)
    .executeTakeFirstOrThrow();
  return { kind: 'known', requestSha256: row.request_sha256, response: row.response ?? undefined };
}

/** Belongs into the transaction that makes the signature durable. */
export async function finishIdempotencyKey(
  tx: Database,
  applicationId: string,
  key: string,
  response: JsonObject,
): Promise<void> {
  await tx
    .updateTable('idempotency_key')
    .set({ state: 'finished', response: sql`${JSON.stringify(response)}::jsonb` })
    .where('application_credential_id', '=', applicationId)
    .where('key', '=', key)
    .where('state', '=', 'started')
    // Without it no row that is changed would be as good as one: the request would act beside the one that has the key.
    .returning('key')
    .executeTakeFirstOrThrow();
}

/** A request that ended before anything was signed gives its key back, so that it can be repeated. */
export async function releaseIdempotencyKey(tx: Database, applicationId: string, key: string): Promise<void> {
  await tx
    .deleteFrom('idempotency_key')
    .where('application_credential_id', '=', applicationId)
    .where('key', '=', key)
    .where('state', '=', 'started')
    .execute();
}
