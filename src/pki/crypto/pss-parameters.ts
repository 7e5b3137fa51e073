/** RSASSA-PSS-params (RFC 4055 clause 3.1), of a signature and of a key, read strictly. */
import { DerError } from '../asn1/der-error.ts';
import { contentOf, enter, readDer, readDerWhole, type Der } from '../asn1/der-reader.ts';
import { readSmallInteger } from '../asn1/der-values.ts';
import { tags } from '../asn1/tags.ts';
import { parseAlgorithmIdentifier } from './algorithm-identifier.ts';
import { findHash, type HashName } from './hashes.ts';

/** Defaults filled in. */
export interface PssParameters {
  readonly hash: HashName;
  readonly mgfHash: HashName;
  readonly saltLength: number;
}

export const mgf1Oid = '1.2.840.113549.1.1.8';

/** No RSA modulus that we read leaves room for a longer salt. */
const longestSalt = 1024;

/**
 * RSASSA-PSS-params ::= SEQUENCE { hashAlgorithm [0] DEFAULT sha1, maskGenAlgorithm [1] DEFAULT mgf1SHA1,
 * saltLength [2] DEFAULT 20, trailerField [3] DEFAULT 1 }
 *
 * Each field at most once and in order. Salt lengths other than the hash's are borne: older makers wrote the longest
 * that fits, and the security proof does not rest on it. @throws {DerError}
 */
export function parsePssParameters(parameters: Uint8Array | undefined): PssParameters {
  if (parameters === undefined) throw new DerError('der.bad-value', 'expected RSASSA-PSS parameters', 0);
  const cursor = enter(readDerWhole(parameters), tags.sequence, 'RSASSA-PSS-params');
  const hash = cursor.optional(0xa0);
  const mgf = cursor.optional(0xa1);
  const salt = cursor.optional(0xa2);
  const trailer = cursor.optional(0xa3);
  cursor.end();
  const read = {
    hash: hash === undefined ? 'sha1' : hashOf(only(hash)),
    mgfHash: mgf === undefined ? 'sha1' : mgf1HashOf(only(mgf)),
    saltLength: salt === undefined ? 20 : readSmallInteger(only(salt)),
  };
  if (trailer !== undefined && readSmallInteger(only(trailer)) !== 1)
    throw new DerError('der.bad-value', 'expected trailerField 1', trailer.start);
  if (read.saltLength < 0 || read.saltLength > longestSalt)
    throw new DerError('der.bad-value', `expected a salt of 0 to ${longestSalt} octets`, salt?.start ?? 0);
  return read;
}

function only(explicit: Der): Der {
  return readDerWhole(contentOf(explicit));
}

function hashOf(der: Der): HashName {
  const { oid, parameters } = parseAlgorithmIdentifier(der);
  const hash = findHash(oid);
  if (hash === undefined) throw new DerError('der.bad-value', `expected a known hash, got ${oid}`, der.start);
  if (parameters !== undefined && readDer(parameters).tag !== tags.null)
    throw new DerError('der.bad-value', `expected absent or NULL parameters beside ${oid}`, der.start);
  return hash;
}

function mgf1HashOf(der: Der): HashName {
  const { oid, parameters } = parseAlgorithmIdentifier(der);
  if (oid !== mgf1Oid || parameters === undefined) {
    throw new DerError('der.bad-value', `expected MGF1 with a hash, got ${oid}`, der.start);
  }
  return hashOf(readDerWhole(parameters));
}
