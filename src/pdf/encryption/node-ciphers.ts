/**
 * `#ciphers`: the hashes and the block cipher that PDF encryption is made of (ISO 32000-2 clause 7.6), by
 * node:crypto. A browser build puts another file with the same exports in its place. MD5 and RC4 are here because
 * files have them; nothing else of Sertel may use this module.
 */
import { createCipheriv, createDecipheriv, hash, randomBytes } from 'node:crypto';

export const md5 = (bytes: Uint8Array): Uint8Array => hash('md5', bytes, 'buffer');

export const sha2 = (name: 'sha256' | 'sha384' | 'sha512', bytes: Uint8Array): Uint8Array =>
  hash(name, bytes, 'buffer');

/** CBC over whole blocks as they are, no padding; AES-128 or AES-256 by the key's length. */
export function encryptBlocks(key: Uint8Array, iv: Uint8Array, blocks: Uint8Array): Uint8Array {
  return createCipheriv(`aes-${8 * key.length}-cbc`, key, iv)
    .setAutoPadding(false)
    .update(blocks);
}

export function decryptBlocks(key: Uint8Array, iv: Uint8Array, blocks: Uint8Array): Uint8Array {
  return createDecipheriv(`aes-${8 * key.length}-cbc`, key, iv)
    .setAutoPadding(false)
    .update(blocks);
}

/** A fresh initialisation vector of 16 bytes. It is drawn here so that no caller can use one twice. */
export const newInitialisationVector = (): Uint8Array => randomBytes(16);
