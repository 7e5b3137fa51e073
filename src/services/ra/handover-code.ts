import type { RegistrationRow } from '../../io/db/registrations.ts';
import type { Platform } from '../platform.ts';

/** Of 32 characters, none of which looks like another. */
const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const length = 8;

/**
 * The code of 40 bits that the verifier hands over in person where a passphrase is set anew because the present one is
 * lost: the mailbox alone resets nothing. Undefined where none is needed.
 */
export function handoverCode(
  platformKey: Pick<Platform['platformKey'], 'keyedHash'>,
  { id, wish }: Pick<RegistrationRow, 'id' | 'wish'>,
): string | undefined {
  const { cause } = wish;
  if (cause !== 'passphrase-forgotten' && cause !== 'key-compromised') return undefined;
  const hash = platformKey.keyedHash('registration handover', new TextEncoder().encode(id));
  return Array.from(hash.subarray(0, length), (byte) => alphabet.charAt(byte & 31)).join('');
}
