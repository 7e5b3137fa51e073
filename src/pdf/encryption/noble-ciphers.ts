/** `#ciphers` where there is no node:crypto, by @noble. MD5 is here because files have it. */
import { cbc } from '@noble/ciphers/aes.js';
import { md5 as md5Of } from '@noble/hashes/legacy.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';

export const md5 = (bytes: Uint8Array): Uint8Array => md5Of(bytes);

const hashes = { sha256, sha384, sha512 } as const;

export const sha2 = (name: 'sha256' | 'sha384' | 'sha512', bytes: Uint8Array): Uint8Array =>
  hashes[name](bytes);

/** CBC over whole blocks as they are, no padding; AES-128 or AES-256 by the key's length. */
export const encryptBlocks = (key: Uint8Array, iv: Uint8Array, blocks: Uint8Array): Uint8Array =>
  cbc(key, iv, { disablePadding: true }).encrypt(blocks);

export const decryptBlocks = (key: Uint8Array, iv: Uint8Array, blocks: Uint8Array): Uint8Array =>
  cbc(key, iv, { disablePadding: true }).decrypt(blocks);

export const newInitialisationVector = (): Uint8Array => crypto.getRandomValues(new Uint8Array(16));
