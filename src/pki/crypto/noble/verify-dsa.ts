/** DSA (FIPS 186-4 clause 4.7) by BigInt: old files have it, no policy of today trusts it. */
import { toHex } from '../../../lib/bytes.ts';
import { enter, readDerWhole } from '../../asn1/der-reader.ts';
import { readBigInteger } from '../../asn1/der-values.ts';
import { tags } from '../../asn1/tags.ts';
import { powerModulo } from './power-modulo.ts';

const largestModulusBits = 10_000;
const subgroupBits = new Set([160, 224, 256]);

const bitsOf = (value: bigint): number => value.toString(2).length;

/** @throws {DerError} */
export function verifyDsa(
  parameters: Uint8Array,
  key: Uint8Array,
  messageDigest: Uint8Array,
  signature: Uint8Array,
): boolean {
  const domain = enter(readDerWhole(parameters), tags.sequence, 'Dss-Parms');
  const p = readBigInteger(domain.next(tags.integer, 'p'));
  const q = readBigInteger(domain.next(tags.integer, 'q'));
  const g = readBigInteger(domain.next(tags.integer, 'g'));
  domain.end();
  const y = readBigInteger(readDerWhole(key));
  const pair = enter(readDerWhole(signature), tags.sequence, 'Dss-Sig-Value');
  const r = readBigInteger(pair.next(tags.integer, 'r'));
  const s = readBigInteger(pair.next(tags.integer, 's'));
  pair.end();
  if (p <= 0n || q <= 0n || !subgroupBits.has(bitsOf(q)) || bitsOf(p) > largestModulusBits) return false;
  if (r <= 0n || r >= q || s <= 0n || s >= q || y <= 0n || y >= p) return false;
  const z = BigInt(`0x${toHex(messageDigest.subarray(0, bitsOf(q) >> 3))}`);
  // s^-1 by Fermat, as q is a prime.
  const w = powerModulo(s, q - 2n, q);
  const v = (powerModulo(g, (z * w) % q, p) * powerModulo(y, (r * w) % q, p)) % p;
  return v % q === r;
}
