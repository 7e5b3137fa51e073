import { randomBytes } from 'node:crypto';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import {
  countWrongTry,
  endSigningCode,
  insertSigningCode,
  lockSigningCode,
  type CodeBinding,
  type SigningCodeRow,
} from '../../io/db/signing-codes.ts';
import { asOrganisation } from '../../io/db/transaction.ts';
import type { Application } from '../identity/authenticate-application.ts';
import { encodeBase32 } from '../identity/totp.ts';
import type { Platform } from '../platform.ts';
import { SigningError } from './signing-error.ts';

export interface CodeWish extends CodeBinding {
  readonly organisationId: string;
  readonly files: number | undefined;
  readonly now: Date;
  readonly validMs: number;
}

export interface MadeCode {
  /** Told once; only its keyed hash is kept. */
  readonly code: string;
  readonly expiresAt: Date;
}

/** Eight characters of base 32: 40 random bits, which five tries in their few minutes do not find. */
export async function makeSigningCode(
  { platformKey }: Pick<Platform, 'platformKey'>,
  tx: DatabaseTransaction,
  { now, validMs, ...wish }: CodeWish,
): Promise<MadeCode> {
  const code = encodeBase32(randomBytes(5));
  const expiresAt = new Date(now.getTime() + validMs);
  await insertSigningCode(tx, {
    ...wish,
    codeHash: hashOf(platformKey, wish, code),
    createdAt: now,
    expiresAt,
  });
  return { code, expiresAt };
}

/**
 * Looks a code up for what `use` does with it; a wrong one is counted against the open ones, also where nothing
 * comes of the request.
 *
 * @throws {SigningError} `signing.wrong-code` and what `use` raises
 */
export async function withSigningCode<Result>(
  { db, platformKey, clock }: Pick<Platform, 'db' | 'platformKey' | 'clock'>,
  { organisationId }: Pick<Application, 'organisationId'>,
  binding: CodeBinding,
  typed: string,
  use: (tx: DatabaseTransaction, code: SigningCodeRow) => Promise<Result>,
): Promise<Result> {
  const code = typed.replace(/[\s-]/g, '').toUpperCase();
  const outcome = await asOrganisation(db, organisationId, async (tx) => {
    const found = await lockSigningCode(tx, binding, hashOf(platformKey, binding, code), clock());
    if (found !== undefined) return { result: await use(tx, found) };
    await countWrongTry(tx, binding, clock());
    return undefined;
  });
  if (outcome !== undefined) return outcome.result;
  throw new SigningError('signing.wrong-code', 'the code is not right, has expired or was used before');
}

/**
 * Uses a code up for so many files.
 *
 * @throws {SigningError} `signing.wrong-code`, and `signing.code-for-fewer-files`, which leaves it usable
 */
export async function spendSigningCode(
  platform: Pick<Platform, 'db' | 'platformKey' | 'clock'>,
  application: Application,
  binding: CodeBinding,
  { code, files }: { readonly code: string; readonly files: number },
): Promise<void> {
  await withSigningCode(platform, application, binding, code, async (tx, found) => {
    if (found.files !== undefined && found.files < files) {
      throw new SigningError(
        'signing.code-for-fewer-files',
        `expected at most ${found.files} files for this code, got ${files}`,
      );
    }
    await endSigningCode(tx, found.id, platform.clock());
  });
}

/** Under a key, and with what it is bound to: a stolen table gives no code away, and none works elsewhere. */
function hashOf(
  platformKey: Platform['platformKey'],
  { purpose, applicationId, ownerId }: CodeBinding,
  code: string,
): Uint8Array {
  const text = `${purpose} ${applicationId} ${ownerId} ${code}`;
  return platformKey.keyedHash('signing-code', new TextEncoder().encode(text));
}
