/** The key derivation of PKCS#12 itself (RFC 7292 appendix B): for its MAC and for older makers' encryption. */
import { digest } from '#crypto';
import { concatBytes } from '../../lib/bytes.ts';
import type { HashName } from '../crypto/algorithms.ts';

const blockSizes = { sha1: 64, sha224: 64, sha256: 64, sha384: 128, sha512: 128 } as const;

export type Pkcs12Hash = keyof typeof blockSizes;

export const isPkcs12Hash = (hash: HashName | undefined): hash is Pkcs12Hash =>
  hash !== undefined && hash in blockSizes;

/** Undefined: no passphrase at all, which some makers tell from an empty one. */
export type Passphrase = string | undefined;

/** `purpose`: 1 key, 2 initialisation vector, 3 MAC key. */
export function derivePkcs12(
  hash: Pkcs12Hash,
  passphrase: Passphrase,
  salt: Uint8Array,
  iterations: number,
  purpose: 1 | 2 | 3,
  length: number,
): Uint8Array {
  const block = blockSizes[hash];
  const diversifier = new Uint8Array(block).fill(purpose);
  const input = concatBytes([stretch(salt, block), stretch(bmpPassphrase(passphrase), block)]);
  const parts: Uint8Array[] = [];
  for (let made = 0; made < length;) {
    let a = digest(hash, diversifier, input);
    for (let i = 1; i < iterations; i++) a = digest(hash, a);
    parts.push(a);
    made += a.length;
    const b = stretch(a, block).subarray(0, block);
    for (let at = 0; at < input.length; at += block) addOnePlus(input.subarray(at, at + block), b);
  }
  return concatBytes(parts).subarray(0, length);
}

/** BMPString with two zero octets at its end; an empty passphrase is those two, an absent one is nothing. */
function bmpPassphrase(passphrase: Passphrase): Uint8Array {
  if (passphrase === undefined) return new Uint8Array(0);
  const bytes = new Uint8Array(2 * passphrase.length + 2);
  for (let i = 0; i < passphrase.length; i++) {
    bytes[2 * i] = passphrase.charCodeAt(i) >> 8;
    bytes[2 * i + 1] = passphrase.charCodeAt(i) & 0xff;
  }
  return bytes;
}

/** Repeated to a whole number of blocks. */
function stretch(bytes: Uint8Array, block: number): Uint8Array {
  const out = new Uint8Array(block * Math.ceil(bytes.length / block));
  for (let i = 0; i < out.length; i++) out[i] = bytes[i % bytes.length] ?? 0;
  return out;
}

/** value + other + 1 as big-endian numbers, in place. */
function addOnePlus(value: Uint8Array, other: Uint8Array): void {
  let carry = 1;
  for (let i = value.length - 1; i >= 0; i--) {
    carry += (value[i] ?? 0) + (other[i] ?? 0);
    value[i] = carry & 0xff;
    carry >>= 8;
  }
}
