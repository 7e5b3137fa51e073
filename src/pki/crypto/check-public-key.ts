/**
 * Refuses public keys whose use would be an attack: an RSA modulus or exponent that makes one check cost thousands,
 * and curve parameters that the key brings along (CVE-2020-0601). Every key is asked before it is imported. What
 * only some libraries take is refused as well: a verdict must not depend on who gives it.
 */
import { AppError } from '../../lib/errors.ts';
import { contentOf, enter, readDerWhole, type Der } from '../asn1/der-reader.ts';
import { readBitStringOctets, readIntegerBytes, readOid } from '../asn1/der-values.ts';
import { tags } from '../asn1/tags.ts';
import { parseAlgorithmIdentifier } from './algorithm-identifier.ts';

export class PublicKeyError extends AppError<
  | 'key.rsa-size'
  | 'key.rsa-exponent'
  | 'key.curve-parameters'
  | 'key.curve-unknown'
  | 'key.point-form'
  | 'key.algorithm-unknown'
> {}

export const largestRsaModulusBits = 8192;
/** FIPS 186-5 clause A.1.1 allows 256; OpenSSL takes no more than this where the modulus is over 3072 bits. */
const largestRsaExponentBits = 64;

const rsaOids = new Set(['1.2.840.113549.1.1.1', '1.2.840.113549.1.1.10']);
const ecOid = '1.2.840.10045.2.1';

/** The curves by which signatures are checked (RFC 5480 clause 2.1.1.1, SEC 2, RFC 5639). */
export const curveOids = [
  '1.3.132.0.33',
  '1.2.840.10045.3.1.7',
  '1.3.132.0.34',
  '1.3.132.0.35',
  '1.3.132.0.10',
  '1.3.36.3.3.2.8.1.1.7',
  '1.3.36.3.3.2.8.1.1.11',
  '1.3.36.3.3.2.8.1.1.13',
] as const;
export type CurveOid = (typeof curveOids)[number];

/** Compressed and uncompressed; hybrid ones (6 and 7) must not be used (RFC 5480 clause 2.2). */
const pointForms = [2, 3, 4];

/** @throws {PublicKeyError | DerError} */
export function checkPublicKey(spki: Uint8Array): void {
  const cursor = enter(readDerWhole(spki), tags.sequence, 'SubjectPublicKeyInfo');
  const algorithm = parseAlgorithmIdentifier(cursor.next(tags.sequence, 'algorithm'));
  const key = readBitStringOctets(cursor.next(tags.bitString, 'subjectPublicKey'));
  cursor.end();
  if (rsaOids.has(algorithm.oid)) checkRsa(readDerWhole(key));
  if (algorithm.oid === ecOid) checkPoint(algorithm.parameters, key);
}

function checkPoint(parameters: Uint8Array | undefined, point: Uint8Array): void {
  if (parameters === undefined || parameters[0] !== tags.oid)
    throw new PublicKeyError('key.curve-parameters', 'expected a named curve (RFC 5480 clause 2.1.1)');
  const curve = readOid(readDerWhole(parameters));
  if (!curveOids.some((oid) => oid === curve))
    throw new PublicKeyError('key.curve-unknown', `expected a curve that is checked here, got ${curve}`);
  if (!pointForms.includes(point[0] ?? 0))
    throw new PublicKeyError(
      'key.point-form',
      `expected a point compressed or not (RFC 5480 clause 2.2), got form ${point[0] ?? 'none'}`,
    );
}

function checkRsa(der: Der): void {
  const cursor = enter(der, tags.sequence, 'RSAPublicKey');
  const modulus = bitsOf(readIntegerBytes(cursor.next(tags.integer, 'modulus')));
  const exponentDer = cursor.next(tags.integer, 'publicExponent');
  const exponent = bitsOf(readIntegerBytes(exponentDer));
  cursor.end();
  if (modulus > largestRsaModulusBits) {
    throw new PublicKeyError(
      'key.rsa-size',
      `expected a modulus of at most ${largestRsaModulusBits} bits, got ${modulus}`,
    );
  }
  const odd = ((contentOf(exponentDer).at(-1) ?? 0) & 1) === 1;
  if (exponent > largestRsaExponentBits || exponent < 2 || !odd) {
    throw new PublicKeyError(
      'key.rsa-exponent',
      `expected an odd exponent of 2 to ${largestRsaExponentBits} bits, got ${exponent} bits`,
    );
  }
}

/** 0 for a negative number. */
function bitsOf(integer: Uint8Array): number {
  const [first = 0, second = 0] = integer;
  if (first >= 0x80) return 0;
  return first === 0
    ? Math.max(0, (integer.length - 1) * 8 - (integer.length > 1 ? Math.clz32(second) - 24 : 0))
    : integer.length * 8 - (Math.clz32(first) - 24);
}
