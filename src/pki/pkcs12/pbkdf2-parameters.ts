import { pbkdf2 } from '#crypto';
import { contentOf, enter, readDer } from '../asn1/der-reader.ts';
import { readSmallInteger } from '../asn1/der-values.ts';
import { tags } from '../asn1/tags.ts';
import { parseAlgorithmIdentifier, type AlgorithmIdentifier, type HashName } from '../crypto/algorithms.ts';
import type { SpendIterations } from './iteration-budget.ts';
import { Pkcs12Error } from './pkcs12-error.ts';

const pbkdf2Oid = '1.2.840.113549.1.5.12';

const hmacs = new Map<string, HashName>([
  ['1.2.840.113549.2.7', 'sha1'],
  ['1.2.840.113549.2.8', 'sha224'],
  ['1.2.840.113549.2.9', 'sha256'],
  ['1.2.840.113549.2.10', 'sha384'],
  ['1.2.840.113549.2.11', 'sha512'],
]);

/** @throws {Pkcs12Error} `pkcs12.unsupported` */
export function hmacHash({ oid }: AlgorithmIdentifier): HashName {
  const hash = hmacs.get(oid);
  if (hash === undefined)
    throw new Pkcs12Error('pkcs12.unsupported', `expected HMAC with SHA-1 or SHA-2, got ${oid}`);
  return hash;
}

export interface Derivation {
  readonly algorithm: AlgorithmIdentifier;
  readonly passphrase: string;
  /** Octets that the cipher needs; undefined: the parameters must say (RFC 9579 clause 4). */
  readonly keyLength: number | undefined;
  readonly spend: SpendIterations;
}

/** A shorter MAC key would fit many passphrases (RFC 9579 clause 9: at least 20 octets). */
const shortestStatedKey = 20;
const longestKey = 64;

/** The key by PBKDF2-params (RFC 8018 appendix A.2). @throws {Pkcs12Error | DerError} */
export function derivePbkdf2({ algorithm, passphrase, keyLength, spend }: Derivation): Uint8Array {
  if (algorithm.oid !== pbkdf2Oid || algorithm.parameters === undefined)
    throw new Pkcs12Error('pkcs12.unsupported', `expected PBKDF2, got ${algorithm.oid}`);
  const cursor = enter(readDer(algorithm.parameters), tags.sequence, 'PBKDF2-params');
  const salt = contentOf(cursor.next(tags.octetString, 'salt'));
  const iterations = readSmallInteger(cursor.next(tags.integer, 'iterationCount'));
  const stated = cursor.optional(tags.integer);
  const prf = cursor.optional(tags.sequence);
  cursor.end();
  const length = keyLength ?? (stated === undefined ? 0 : readSmallInteger(stated));
  if (keyLength === undefined && (length < shortestStatedKey || length > longestKey)) {
    throw new Pkcs12Error(
      'pkcs12.malformed',
      `expected a key length of ${shortestStatedKey} to ${longestKey} octets, got ${length}`,
    );
  }
  const hash = prf === undefined ? 'sha1' : hmacHash(parseAlgorithmIdentifier(prf));
  return pbkdf2(hash, new TextEncoder().encode(passphrase), salt, spend(iterations), length);
}
