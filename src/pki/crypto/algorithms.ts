/**
 * The signature and hash algorithms that Sertel knows: one table from OID to what must be done.
 * RFC 3279, 4055, 5754, 5758, 8410, 8702; ML-DSA by RFC 9881.
 */
import { DerError } from '../asn1/der-error.ts';
import { readDerWhole, type Der } from '../asn1/der-reader.ts';
import { encodeExplicit, encodeInteger, encodeNull, encodeOid, encodeSequence } from '../asn1/der-writer.ts';
import { parseAlgorithmIdentifier, type AlgorithmIdentifier } from './algorithm-identifier.ts';
import { hashOids, type HashName } from './hashes.ts';
import { mgf1Oid, parsePssParameters, type PssParameters } from './pss-parameters.ts';
import type { SignatureAlgorithmName } from './signer.ts';

export { parseAlgorithmIdentifier, type AlgorithmIdentifier } from './algorithm-identifier.ts';
export { findHash, hashOids, type HashName } from './hashes.ts';

export type SignatureScheme =
  'rsa' | 'rsa-pss' | 'ecdsa' | 'dsa' | 'ed25519' | 'ed448' | 'ml-dsa' | 'unknown';

export interface SignatureAlgorithm extends AlgorithmIdentifier {
  readonly scheme: SignatureScheme;
  /** Undefined where the scheme hashes by itself (EdDSA, ML-DSA), where the key's hash decides (rsaEncryption in CMS) or is unknown. */
  readonly hash: HashName | undefined;
  readonly pss: PssParameters | undefined;
}

export function parseSignatureAlgorithm(der: Der): SignatureAlgorithm {
  const identifier = parseAlgorithmIdentifier(der);
  if (identifier.oid === pssOid) {
    const pss = parsePssParameters(identifier.parameters);
    return { ...identifier, scheme: 'rsa-pss', hash: pss.hash, pss };
  }
  const known = schemes.get(identifier.oid);
  if (
    known !== undefined &&
    parametersMustBeAbsent.has(known.scheme) &&
    identifier.parameters !== undefined
  ) {
    throw new DerError('der.bad-value', `expected no parameters beside ${identifier.oid}`, der.start);
  }
  return { ...identifier, scheme: known?.scheme ?? 'unknown', hash: known?.hash, pss: undefined };
}

/** RFC 8410 clause 3, RFC 9881 clause 2: MUST be absent, so that one signature has one encoding. */
const parametersMustBeAbsent: ReadonlySet<SignatureScheme> = new Set(['ed25519', 'ed448', 'ml-dsa']);

const pssOid = '1.2.840.113549.1.1.10';

const schemes = new Map<string, { readonly scheme: SignatureScheme; readonly hash?: HashName }>([
  ['1.2.840.113549.1.1.1', { scheme: 'rsa' }],
  ['1.2.840.113549.1.1.4', { scheme: 'rsa', hash: 'md5' }],
  ['1.2.840.113549.1.1.5', { scheme: 'rsa', hash: 'sha1' }],
  ['1.3.14.3.2.29', { scheme: 'rsa', hash: 'sha1' }],
  ['1.2.840.113549.1.1.14', { scheme: 'rsa', hash: 'sha224' }],
  ['1.2.840.113549.1.1.11', { scheme: 'rsa', hash: 'sha256' }],
  ['1.2.840.113549.1.1.12', { scheme: 'rsa', hash: 'sha384' }],
  ['1.2.840.113549.1.1.13', { scheme: 'rsa', hash: 'sha512' }],
  ['2.16.840.1.101.3.4.3.13', { scheme: 'rsa', hash: 'sha3-224' }],
  ['2.16.840.1.101.3.4.3.14', { scheme: 'rsa', hash: 'sha3-256' }],
  ['2.16.840.1.101.3.4.3.15', { scheme: 'rsa', hash: 'sha3-384' }],
  ['2.16.840.1.101.3.4.3.16', { scheme: 'rsa', hash: 'sha3-512' }],
  ['1.2.840.10045.2.1', { scheme: 'ecdsa' }],
  ['1.2.840.10045.4.1', { scheme: 'ecdsa', hash: 'sha1' }],
  ['1.2.840.10045.4.3.1', { scheme: 'ecdsa', hash: 'sha224' }],
  ['1.2.840.10045.4.3.2', { scheme: 'ecdsa', hash: 'sha256' }],
  ['1.2.840.10045.4.3.3', { scheme: 'ecdsa', hash: 'sha384' }],
  ['1.2.840.10045.4.3.4', { scheme: 'ecdsa', hash: 'sha512' }],
  ['2.16.840.1.101.3.4.3.9', { scheme: 'ecdsa', hash: 'sha3-224' }],
  ['2.16.840.1.101.3.4.3.10', { scheme: 'ecdsa', hash: 'sha3-256' }],
  ['2.16.840.1.101.3.4.3.11', { scheme: 'ecdsa', hash: 'sha3-384' }],
  ['2.16.840.1.101.3.4.3.12', { scheme: 'ecdsa', hash: 'sha3-512' }],
  ['1.2.840.10040.4.1', { scheme: 'dsa' }],
  ['1.2.840.10040.4.3', { scheme: 'dsa', hash: 'sha1' }],
  ['2.16.840.1.101.3.4.3.1', { scheme: 'dsa', hash: 'sha224' }],
  ['2.16.840.1.101.3.4.3.2', { scheme: 'dsa', hash: 'sha256' }],
  ['1.3.101.112', { scheme: 'ed25519' }],
  ['1.3.101.113', { scheme: 'ed448' }],
  ['2.16.840.1.101.3.4.3.17', { scheme: 'ml-dsa' }],
  ['2.16.840.1.101.3.4.3.18', { scheme: 'ml-dsa' }],
  ['2.16.840.1.101.3.4.3.19', { scheme: 'ml-dsa' }],
]);

interface OwnAlgorithm {
  readonly scheme: SignatureScheme;
  readonly oid: string;
  /** The hash of the message, and for CMS the digestAlgorithm. */
  readonly hash: HashName;
}

/** What we sign with. The hash of EdDSA and ML-DSA is the one that CMS takes beside them (RFC 8419, 9882). */
export const signatureAlgorithms = {
  'rsa-sha256': { scheme: 'rsa', oid: '1.2.840.113549.1.1.11', hash: 'sha256' },
  'rsa-sha384': { scheme: 'rsa', oid: '1.2.840.113549.1.1.12', hash: 'sha384' },
  'rsa-sha512': { scheme: 'rsa', oid: '1.2.840.113549.1.1.13', hash: 'sha512' },
  'rsa-pss-sha256': { scheme: 'rsa-pss', oid: pssOid, hash: 'sha256' },
  'rsa-pss-sha384': { scheme: 'rsa-pss', oid: pssOid, hash: 'sha384' },
  'rsa-pss-sha512': { scheme: 'rsa-pss', oid: pssOid, hash: 'sha512' },
  'ecdsa-sha256': { scheme: 'ecdsa', oid: '1.2.840.10045.4.3.2', hash: 'sha256' },
  'ecdsa-sha384': { scheme: 'ecdsa', oid: '1.2.840.10045.4.3.3', hash: 'sha384' },
  'ecdsa-sha512': { scheme: 'ecdsa', oid: '1.2.840.10045.4.3.4', hash: 'sha512' },
  ed25519: { scheme: 'ed25519', oid: '1.3.101.112', hash: 'sha512' },
  'ml-dsa-44': { scheme: 'ml-dsa', oid: '2.16.840.1.101.3.4.3.17', hash: 'sha512' },
  'ml-dsa-65': { scheme: 'ml-dsa', oid: '2.16.840.1.101.3.4.3.18', hash: 'sha512' },
  'ml-dsa-87': { scheme: 'ml-dsa', oid: '2.16.840.1.101.3.4.3.19', hash: 'sha512' },
} as const satisfies Record<SignatureAlgorithmName, OwnAlgorithm>;

/** The DER AlgorithmIdentifier: NULL parameters for PKCS#1 v1.5, explicit ones for PSS, none for the others. */
export const encodeAlgorithmIdentifier = (name: SignatureAlgorithmName): Uint8Array => ownAlgorithm(name).raw;

/** What a verifier reads out of {@link encodeAlgorithmIdentifier}. */
export function ownAlgorithm(name: SignatureAlgorithmName): SignatureAlgorithm {
  const known = ownAlgorithms.get(name) ?? parseSignatureAlgorithm(readDerWhole(encodeOwn(name)));
  ownAlgorithms.set(name, known);
  return known;
}

/** Each is encoded once; callers never change the bytes. */
const ownAlgorithms = new Map<SignatureAlgorithmName, SignatureAlgorithm>();

function encodeOwn(name: SignatureAlgorithmName): Uint8Array {
  const { scheme, oid, hash } = signatureAlgorithms[name];
  if (scheme === 'rsa') return encodeSequence(encodeOid(oid), encodeNull());
  if (scheme === 'rsa-pss') return encodeSequence(encodeOid(oid), encodePssParameters(hash));
  return encodeSequence(encodeOid(oid));
}

/** The AlgorithmIdentifier of a hash, parameters absent (RFC 5754 clause 2). */
export const encodeHashIdentifier = (hash: HashName): Uint8Array => encodeSequence(encodeOid(hashOids[hash]));

const pssSaltLengths = { sha256: 32, sha384: 48, sha512: 64 } as const;

function encodePssParameters(hash: 'sha256' | 'sha384' | 'sha512'): Uint8Array {
  const hashIdentifier = encodeSequence(encodeOid(hashOids[hash]), encodeNull());
  return encodeSequence(
    encodeExplicit(0, hashIdentifier),
    encodeExplicit(1, encodeSequence(encodeOid(mgf1Oid), hashIdentifier)),
    encodeExplicit(2, encodeInteger(pssSaltLengths[hash])),
  );
}
