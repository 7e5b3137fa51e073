/** The file encryption key of revisions 2 to 4 (ISO 32000-2 clause 7.6.4.3.2, algorithms 2 and 4 to 7). */
import { md5 } from '#ciphers';
import { concatBytes, equalBytes, fromHex } from '../../lib/bytes.ts';
import type { EncryptionDictionary } from './encryption-dictionary.ts';
import { rc4 } from './rc4.ts';

const padding = fromHex('28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a');

export interface Unlocked {
  readonly fileKey: Uint8Array;
  readonly openedAs: 'owner' | 'user';
}

/** Undefined for a password that is neither. As owner first: where both are one, every right is given. */
export function unlockOld(
  dictionary: EncryptionDictionary,
  firstId: Uint8Array,
  password: Uint8Array,
): Unlocked | undefined {
  const asOwner = userKey(dictionary, firstId, userPasswordFor(dictionary, password));
  if (asOwner !== undefined) return { fileKey: asOwner, openedAs: 'owner' };
  const asUser = userKey(dictionary, firstId, password);
  return asUser && { fileKey: asUser, openedAs: 'user' };
}

const padded = (password: Uint8Array): Uint8Array => concatBytes([password, padding]).subarray(0, 32);

/** Algorithm 7: /O is the user password, encrypted under the owner's. */
function userPasswordFor({ revision, keyLength, o }: EncryptionDictionary, owner: Uint8Array): Uint8Array {
  let digest = md5(padded(owner));
  if (revision === 2) return rc4(digest.subarray(0, keyLength), o);
  for (let round = 0; round < 50; round++) digest = md5(digest);
  return rc4Twenty(digest.subarray(0, keyLength), o, 'down');
}

/** Algorithms 2 and 6: the key, where /U proves it. */
function userKey(
  { revision, keyLength, o, u, p, encryptMetadata }: EncryptionDictionary,
  firstId: Uint8Array,
  password: Uint8Array,
): Uint8Array | undefined {
  const bits = Uint8Array.of(p, p >> 8, p >> 16, p >> 24);
  const plainMetadata = revision >= 4 && !encryptMetadata ? new Uint8Array(4).fill(0xff) : new Uint8Array(0);
  let digest = md5(concatBytes([padded(password), o, bits, firstId, plainMetadata]));
  if (revision >= 3) for (let round = 0; round < 50; round++) digest = md5(digest.subarray(0, keyLength));
  const key = digest.subarray(0, keyLength);
  const proof =
    revision === 2 ? rc4(key, padding) : rc4Twenty(key, md5(concatBytes([padding, firstId])), 'up');
  return equalBytes(proof, u.subarray(0, proof.length)) ? key : undefined;
}

/** Twenty times over, each time under the key with another number exclusive-ored to its bytes. */
function rc4Twenty(key: Uint8Array, bytes: Uint8Array, order: 'up' | 'down'): Uint8Array {
  let result = bytes;
  for (let step = 0; step < 20; step++) {
    const number = order === 'up' ? step : 19 - step;
    result = rc4(
      key.map((byte) => byte ^ number),
      result,
    );
  }
  return result;
}
