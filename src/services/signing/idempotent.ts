import { claimIdempotencyKey, releaseIdempotencyKey } from '../../io/db/idempotency.ts';
import { asOrganisation } from '../../io/db/transaction.ts';
import { equalBytes } from '../../lib/bytes.ts';
import type { JsonObject } from '../../io/db/schema.ts';
import type { Application } from '../identity/authenticate-application.ts';
import type { Platform } from '../platform.ts';
import { SigningError } from './signing-error.ts';

/**
 * Runs `sign` once for a key. `sign` finishes the key in the transaction that makes its signatures durable; a
 * repeated request gets what that left. A key whose first request ended without a trace of its end (the process
 * was killed) stays refused until it expires: signing twice would be worse.
 *
 * @throws {SigningError} `signing.idempotency-conflict`, `signing.idempotency-mismatch`
 */
export async function idempotent<Result>(
  { db, clock }: Pick<Platform, 'db' | 'clock'>,
  application: Application,
  request: { readonly key: string | undefined; readonly sha256: Uint8Array },
  {
    sign,
    recall,
  }: {
    readonly sign: () => Promise<Result>;
    readonly recall: (response: JsonObject) => Promise<Result>;
  },
): Promise<Result> {
  const { key, sha256 } = request;
  if (key === undefined) return sign();
  const { id: applicationId, organisationId } = application;
  const now = clock();
  const expiresAt = new Date(now.getTime() + keptMs);
  const claim = { applicationId, organisationId, key, requestSha256: sha256, now, expiresAt };
  const outcome = await asOrganisation(db, organisationId, (tx) => claimIdempotencyKey(tx, claim));
  if (outcome.kind === 'known') {
    if (!equalBytes(outcome.requestSha256, sha256)) {
      throw new SigningError(
        'signing.idempotency-mismatch',
        'this Idempotency-Key came with another request',
      );
    }
    if (outcome.response === undefined) {
      throw new SigningError(
        'signing.idempotency-conflict',
        'the first request with this key is not finished',
        {
          retryAfterSeconds: 2,
        },
      );
    }
    return recall(outcome.response);
  }
  try {
    return await sign();
  } catch (error) {
    // Only a key that is still `started` is given back; one that a commit finished stays.
    await asOrganisation(db, organisationId, (tx) => releaseIdempotencyKey(tx, applicationId, key));
    throw error;
  }
}

const keptMs = 24 * 3600 * 1000;
