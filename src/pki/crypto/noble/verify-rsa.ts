/** RSASSA-PKCS1-v1_5 and RSASSA-PSS (RFC 8017 clauses 8.1.2 and 8.2.2) by BigInt: checking needs no secret, so no constant time. */
import { equalBytes, fromHex, toHex } from '../../../lib/bytes.ts';
import { enter, readDerWhole } from '../../asn1/der-reader.ts';
import { readBigInteger } from '../../asn1/der-values.ts';
import { tags } from '../../asn1/tags.ts';
import { encodeNull, encodeOctetString, encodeOid, encodeSequence } from '../../asn1/der-writer.ts';
import { hashOids, type HashName } from '../hashes.ts';
import type { PssParameters } from '../pss-parameters.ts';
import { digest } from './digest.ts';
import { powerModulo } from './power-modulo.ts';

export interface RsaKey {
  readonly n: bigint;
  readonly e: bigint;
  readonly bits: number;
}

/** RSAPublicKey ::= SEQUENCE { modulus INTEGER, publicExponent INTEGER } @throws {DerError} */
export function readRsaKey(der: Uint8Array): RsaKey {
  const cursor = enter(readDerWhole(der), tags.sequence, 'RSAPublicKey');
  const n = readBigInteger(cursor.next(tags.integer, 'modulus'));
  const e = readBigInteger(cursor.next(tags.integer, 'publicExponent'));
  cursor.end();
  return { n, e, bits: n.toString(2).length };
}

/** s^e mod n as `length` octets; undefined where the signature is no number below the modulus. */
function recover({ n, e, bits }: RsaKey, signature: Uint8Array, length: number): Uint8Array | undefined {
  if (signature.length !== Math.ceil(bits / 8)) return undefined;
  const s = BigInt(`0x${toHex(signature) || '0'}`);
  if (s >= n) return undefined;
  const message = powerModulo(s, e, n).toString(16);
  return message.length > 2 * length ? undefined : fromHex(message.padStart(2 * length, '0'));
}

export function verifyPkcs1(
  key: RsaKey,
  hash: HashName,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  const length = Math.ceil(key.bits / 8);
  const info = encodeSequence(
    encodeSequence(encodeOid(hashOids[hash]), encodeNull()),
    encodeOctetString(digest(hash, message)),
  );
  if (length < info.length + 11) return false;
  // The whole block is built and compared: parsing it is how forgeries got through (Bleichenbacher 2006).
  const expected = new Uint8Array(length).fill(0xff);
  expected[0] = 0;
  expected[1] = 1;
  expected[length - info.length - 1] = 0;
  expected.set(info, length - info.length);
  const found = recover(key, signature, length);
  return found !== undefined && equalBytes(found, expected);
}

/** EMSA-PSS-VERIFY, clause 9.1.2. */
export function verifyPss(
  key: RsaKey,
  { hash, saltLength }: PssParameters,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  const length = Math.ceil((key.bits - 1) / 8);
  const found = recover(key, signature, length);
  const messageDigest = digest(hash, message);
  const hashLength = messageDigest.length;
  if (found === undefined || length < hashLength + saltLength + 2 || found[length - 1] !== 0xbc) return false;
  const masked = found.subarray(0, length - hashLength - 1);
  const h = found.subarray(length - hashLength - 1, length - 1);
  const unused = 8 * length - (key.bits - 1);
  if ((masked[0] ?? 0) >> (8 - unused) !== 0) return false;
  const block = maskGeneration(h, masked.length, hash).map((byte, at) => byte ^ (masked[at] ?? 0));
  block[0] = (block[0] ?? 0) & (0xff >> unused);
  const saltAt = block.length - saltLength;
  if (block[saltAt - 1] !== 1 || block.subarray(0, saltAt - 1).some((byte) => byte !== 0)) return false;
  return equalBytes(digest(hash, new Uint8Array(8), messageDigest, block.subarray(saltAt)), h);
}

/** MGF1, clause B.2.1. */
function maskGeneration(seed: Uint8Array, length: number, hash: HashName): Uint8Array {
  const mask = new Uint8Array(length);
  for (let at = 0, counter = 0; at < length; counter++) {
    const part = digest(hash, seed, Uint8Array.of(counter >> 24, counter >> 16, counter >> 8, counter));
    mask.set(part.subarray(0, length - at), at);
    at += part.length;
  }
  return mask;
}
