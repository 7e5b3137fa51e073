/** The file encryption key of revisions 5 and 6 (ISO 32000-2 clause 7.6.4.3.3, algorithms 2.A, 2.B and 13). */
import { decryptBlocks, encryptBlocks, sha2 } from '#ciphers';
import { concatBytes, equalBytes } from '../../lib/bytes.ts';
import { PdfError } from '../pdf-error.ts';
import type { EncryptionDictionary } from './encryption-dictionary.ts';
import type { Unlocked } from './unlock-old.ts';

const zeroIv = new Uint8Array(16);
const nothing = new Uint8Array(0);

/**
 * Undefined for a password that is neither.
 *
 * @throws {PdfError} `pdf.permissions-tampered` where /Perms does not confirm /P
 */
export function unlockNew(dictionary: EncryptionDictionary, password: Uint8Array): Unlocked | undefined {
  const unlocked = intermediateKeys(dictionary, password);
  if (unlocked !== undefined) checkPerms(dictionary, unlocked.fileKey);
  return unlocked;
}

function intermediateKeys(
  { revision, o, u, oe, ue }: EncryptionDictionary,
  password: Uint8Array,
): Unlocked | undefined {
  const hash = (salt: Uint8Array, owned: Uint8Array): Uint8Array => {
    const input = concatBytes([password, salt, owned]);
    return revision === 5 ? sha2('sha256', input) : hashHard(input, password, owned);
  };
  // 32 bytes of hash, 8 of validation salt, 8 of key salt.
  if (equalBytes(hash(o.subarray(32, 40), u), o.subarray(0, 32)))
    return { fileKey: decryptBlocks(hash(o.subarray(40, 48), u), zeroIv, oe), openedAs: 'owner' };
  if (equalBytes(hash(u.subarray(32, 40), nothing), u.subarray(0, 32)))
    return { fileKey: decryptBlocks(hash(u.subarray(40, 48), nothing), zeroIv, ue), openedAs: 'user' };
  return undefined;
}

const leastRounds = 64;
const shaByRemainder = ['sha256', 'sha384', 'sha512'] as const;

/** Algorithm 2.B. It ends after 287 rounds at the latest, when no byte can be greater than the round less 32. */
function hashHard(input: Uint8Array, password: Uint8Array, owned: Uint8Array): Uint8Array {
  let key = sha2('sha256', input);
  for (let round = 1; ; round++) {
    const once = concatBytes([password, key, owned]);
    const block = concatBytes(Array.from({ length: 64 }, () => once));
    const encrypted = encryptBlocks(key.subarray(0, 16), key.subarray(16, 32), block);
    // The first 16 bytes as a number modulo 3: 256 is 1 modulo 3, so their sum will do.
    const sum = encrypted.subarray(0, 16).reduce((total, byte) => total + byte, 0);
    key = sha2(shaByRemainder[sum % 3] ?? 'sha256', encrypted);
    if (round >= leastRounds && (encrypted.at(-1) ?? 0) <= round - 32) return key.subarray(0, 32);
  }
}

/** Algorithm 13: /Perms binds /P and /EncryptMetadata to the key, so that nobody without it can widen them. */
function checkPerms(
  { revision, p, perms, encryptMetadata }: EncryptionDictionary,
  fileKey: Uint8Array,
): void {
  // Revision 5 was never in a standard, and some of its makers wrote none.
  if (perms === undefined && revision === 5) return;
  // One block under a zero vector is ECB.
  const plain = perms && decryptBlocks(fileKey, zeroIv, perms);
  const stated =
    plain && (plain[0] ?? 0) | ((plain[1] ?? 0) << 8) | ((plain[2] ?? 0) << 16) | ((plain[3] ?? 0) << 24);
  const marked = plain !== undefined && equalBytes(plain.subarray(9, 12), Uint8Array.of(0x61, 0x64, 0x62));
  const metadata = plain?.[8] === (encryptMetadata ? 0x54 : 0x46);
  if (!marked || stated !== p || !metadata)
    throw new PdfError(
      'pdf.permissions-tampered',
      `expected /Perms of the encryption dictionary to confirm /P ${p}, got other rights`,
    );
}
