import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { findTotp, useRecoveryCode, useTotpStep } from '../../io/db/one-time-codes.ts';
import { appendEntry } from '../journal/append-entry.ts';
import type { Platform } from '../platform.ts';
import { IdentityError } from './identity-error.ts';
import { findStep } from './totp.ts';

interface Owner {
  readonly accountId: string;
  readonly organisationId: string;
}

/**
 * Uses a one-time code up: six digits of the app, each time step once, or a recovery code, once and for all.
 *
 * @throws {IdentityError} `identity.wrong-code`
 */
export async function checkCode(
  tx: DatabaseTransaction,
  { platformKey }: Pick<Platform, 'platformKey'>,
  { accountId, organisationId }: Owner,
  typed: string,
  now: Date,
): Promise<void> {
  const code = typed.replace(/[\s-]/g, '').toUpperCase();
  const totp = await findTotp(tx, accountId);
  if (totp !== undefined && /^\d{6}$/.test(code)) {
    const step = findStep(platformKey.unseal('totp', accountId, totp.secretSealed), code, now);
    if (step !== undefined && (await useTotpStep(tx, accountId, step))) return;
  }
  const hash = hashRecoveryCode(platformKey, accountId, code);
  if (totp?.confirmedAt !== undefined && (await useRecoveryCode(tx, accountId, hash, now))) {
    await appendEntry(tx, {
      type: 'account.changed',
      organisation: organisationId,
      entry: { accountId, change: 'recovery-code-used', at: now.toISOString() },
    });
    return;
  }
  throw new IdentityError('identity.wrong-code', 'the code is not right, or was used before');
}

/** Under a key: the codes are short enough to be tried out from a stolen table otherwise. */
export const hashRecoveryCode = (
  platformKey: Platform['platformKey'],
  accountId: string,
  code: string,
): Uint8Array => platformKey.keyedHash('recovery-code', new TextEncoder().encode(`${accountId} ${code}`));
