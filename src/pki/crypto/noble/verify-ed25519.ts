import { ed25519 } from '@noble/curves/ed25519.js';
import { concatBytes, equalBytes, toHex } from '../../../lib/bytes.ts';
import { digest } from './digest.ts';

const { Point } = ed25519;
const order = Point.Fn.ORDER;

/**
 * Ed25519 as OpenSSL checks it: R is computed and compared as bytes (RFC 8032 clause 5.1.7, "sufficient, but not
 * required"). With the cofactor, as noble checks it, a second R that differs by a point of small order would pass.
 *
 * @throws what noble refuses a key with
 */
export function verifyEd25519(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (key.length !== 32 || signature.length !== 64) return false;
  const [r, s] = [signature.subarray(0, 32), littleEndian(signature.subarray(32))];
  if (s >= order) return false;
  const point = Point.fromBytes(key);
  if (point.isSmallOrder()) return false;
  const k = littleEndian(digest('sha512', concatBytes([r, key, message]))) % order;
  const computed = Point.BASE.multiplyUnsafe(s).subtract(point.multiplyUnsafe(k));
  return equalBytes(computed.toBytes(), r);
}

const littleEndian = (bytes: Uint8Array): bigint => BigInt(`0x${toHex(bytes.toReversed())}`);
