import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha224, sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { sha3_224, sha3_256, sha3_384, sha3_512 } from '@noble/hashes/sha3.js';
import type { HashName } from '../hashes.ts';

export const hashes = {
  md5,
  sha1,
  sha224,
  sha256,
  sha384,
  sha512,
  'sha3-224': sha3_224,
  'sha3-256': sha3_256,
  'sha3-384': sha3_384,
  'sha3-512': sha3_512,
} as const satisfies Record<HashName, unknown>;

export function digest(hash: HashName, ...parts: readonly Uint8Array[]): Uint8Array {
  const inner = hashes[hash].create();
  for (const part of parts) inner.update(part);
  return inner.digest();
}
