/** AES in CBC as PDF stores it (ISO 32000-2 clause 7.6.3.1): the initialisation vector, then padded blocks. */
import { decryptBlocks, encryptBlocks, newInitialisationVector } from '#ciphers';
import { concatBytes } from '../../lib/bytes.ts';

const blockLength = 16;

export function encryptAes(key: Uint8Array, bytes: Uint8Array): Uint8Array {
  const missing = blockLength - (bytes.length % blockLength);
  const iv = newInitialisationVector();
  return concatBytes([
    iv,
    encryptBlocks(key, iv, concatBytes([bytes, new Uint8Array(missing).fill(missing)])),
  ]);
}

/**
 * Total, as readers are: what is left of a last block that is not whole is dropped, and padding that is none stays.
 * Only the bytes as stored are ever signed, so this decides what is shown, never what is valid.
 */
export function decryptAes(key: Uint8Array, stored: Uint8Array): Uint8Array {
  const whole = stored.length - (stored.length % blockLength);
  if (whole <= blockLength) return new Uint8Array(0);
  const bytes = decryptBlocks(key, stored.subarray(0, blockLength), stored.subarray(blockLength, whole));
  const padding = bytes[bytes.length - 1] ?? 0;
  const isPadded =
    padding > 0 && padding <= blockLength && bytes.subarray(-padding).every((byte) => byte === padding);
  return isPadded ? bytes.subarray(0, bytes.length - padding) : bytes;
}
