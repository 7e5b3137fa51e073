import type { RegistrationRow } from '../../io/db/registrations.ts';
import type { Platform } from '../platform.ts';

/** Of 32 characters, none of which looks like another. */
const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const length = 8;

/**
 * The code of 40 bits that the verifier hands over in person where a person who had a passphrase sets another one,
 * whatever the cause: whoever reads the mailbox alone renews nothing. Undefined where none is needed.
 */
export function handoverCode(
  platformKey: Pick<Platform['platformKey'], 'keyedHash'>,
  { id, service, subject }: Pick<RegistrationRow, 'id' | 'service' | 'subject'>,
): string | undefined {
  if (service !== 'pembaruan' || subject !== 'person') return undefined;
  const hash = platformKey.keyedHash('registration handover', new TextEncoder().encode(id));
  return Array.from(hash.subarray(0, length), (byte) => alphabet.charAt(byte & 31)).join('');
}
