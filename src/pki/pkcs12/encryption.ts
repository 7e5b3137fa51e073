/** Password-based encryption of PKCS#8 and PKCS#12: PBES2 (RFC 8018), and what older makers wrote with triple DES. */
import { decryptAesCbc, decryptTripleDesCbc, encryptAesCbc, pbkdf2, type randomBytes } from '#crypto';
import { contentOf, enter, readDer } from '../asn1/der-reader.ts';
import { readSmallInteger } from '../asn1/der-values.ts';
import {
  encodeInteger,
  encodeNull,
  encodeOctetString,
  encodeOid,
  encodeSequence,
} from '../asn1/der-writer.ts';
import { tags } from '../asn1/tags.ts';
import { parseAlgorithmIdentifier, type AlgorithmIdentifier, type HashName } from '../crypto/algorithms.ts';
import { derivePkcs12 } from './key-derivation.ts';
import { Pkcs12Error } from './pkcs12-error.ts';

const oids = {
  pbes2: '1.2.840.113549.1.5.13',
  pbkdf2: '1.2.840.113549.1.5.12',
  tripleDes: '1.2.840.113549.1.12.1.3',
  hmacSha256: '1.2.840.113549.2.9',
  aes256: '2.16.840.1.101.3.4.1.42',
} as const;

const prfs = new Map<string, HashName>([
  ['1.2.840.113549.2.7', 'sha1'],
  ['1.2.840.113549.2.8', 'sha224'],
  [oids.hmacSha256, 'sha256'],
  ['1.2.840.113549.2.10', 'sha384'],
  ['1.2.840.113549.2.11', 'sha512'],
]);

const aesKeyLengths = new Map([
  ['2.16.840.1.101.3.4.1.2', 16],
  ['2.16.840.1.101.3.4.1.22', 24],
  [oids.aes256 as string, 32],
]);

/** More iterations would be an attack on our time. */
export const mostIterations = 10_000_000;

/** @throws {Pkcs12Error} `pkcs12.wrong-passphrase`, `pkcs12.unsupported` */
export function decryptWithPassphrase(
  algorithm: AlgorithmIdentifier,
  encrypted: Uint8Array,
  passphrase: string,
): Uint8Array {
  const { oid, parameters } = algorithm;
  if (parameters === undefined) throw unsupported(oid);
  try {
    if (oid === oids.pbes2) return decryptPbes2(parameters, encrypted, passphrase);
    if (oid === oids.tripleDes) return decryptOld(parameters, encrypted, passphrase);
  } catch (cause) {
    if (cause instanceof Pkcs12Error) throw cause;
    // A wrong key shows as wrong padding.
    throw new Pkcs12Error('pkcs12.wrong-passphrase', 'the passphrase does not open the key', { cause });
  }
  throw unsupported(oid);
}

function decryptPbes2(parameters: Uint8Array, encrypted: Uint8Array, passphrase: string): Uint8Array {
  const cursor = enter(readDer(parameters), tags.sequence, 'PBES2-params');
  const derivation = parseAlgorithmIdentifier(cursor.next(tags.sequence, 'keyDerivationFunc'));
  const scheme = parseAlgorithmIdentifier(cursor.next(tags.sequence, 'encryptionScheme'));
  const keyLength = aesKeyLengths.get(scheme.oid);
  if (derivation.oid !== oids.pbkdf2 || derivation.parameters === undefined)
    throw unsupported(derivation.oid);
  if (keyLength === undefined || scheme.parameters === undefined) throw unsupported(scheme.oid);
  const kdf = enter(readDer(derivation.parameters), tags.sequence, 'PBKDF2-params');
  const salt = contentOf(kdf.next(tags.octetString, 'salt'));
  const iterations = checkIterations(readSmallInteger(kdf.next(tags.integer, 'iterationCount')));
  kdf.optional(tags.integer);
  const prf = kdf.optional(tags.sequence);
  const hash = prf === undefined ? 'sha1' : prfs.get(parseAlgorithmIdentifier(prf).oid);
  if (hash === undefined) throw unsupported('the PRF of PBKDF2');
  const key = pbkdf2(hash, new TextEncoder().encode(passphrase), salt, iterations, keyLength);
  return decryptAesCbc(key, contentOf(readDer(scheme.parameters)), encrypted);
}

function decryptOld(parameters: Uint8Array, encrypted: Uint8Array, passphrase: string): Uint8Array {
  const cursor = enter(readDer(parameters), tags.sequence, 'pkcs-12PbeParams');
  const salt = contentOf(cursor.next(tags.octetString, 'salt'));
  const iterations = checkIterations(readSmallInteger(cursor.next(tags.integer, 'iterations')));
  const key = derivePkcs12('sha1', passphrase, salt, iterations, 1, 24);
  const iv = derivePkcs12('sha1', passphrase, salt, iterations, 2, 8);
  return decryptTripleDesCbc(key, iv, encrypted);
}

export function checkIterations(iterations: number): number {
  if (iterations < 1 || iterations > mostIterations) {
    throw new Pkcs12Error(
      'pkcs12.unsupported',
      `expected 1 to ${mostIterations} iterations, got ${iterations}`,
    );
  }
  return iterations;
}

const unsupported = (what: string): Pkcs12Error =>
  new Pkcs12Error('pkcs12.unsupported', `expected PBES2 with AES, or triple DES, got ${what}`);

export interface Encrypted {
  /** DER AlgorithmIdentifier. */
  readonly algorithm: Uint8Array;
  readonly encrypted: Uint8Array;
}

const ownIterations = 100_000;

/** PBES2 with PBKDF2-HMAC-SHA-256 and AES-256-CBC. */
export function encryptWithPassphrase(
  plain: Uint8Array,
  passphrase: string,
  random: typeof randomBytes,
): Encrypted {
  const salt = random(16);
  const iv = random(16);
  const key = pbkdf2('sha256', new TextEncoder().encode(passphrase), salt, ownIterations, 32);
  const derivation = encodeSequence(
    encodeOid(oids.pbkdf2),
    encodeSequence(
      encodeOctetString(salt),
      encodeInteger(ownIterations),
      encodeSequence(encodeOid(oids.hmacSha256), encodeNull()),
    ),
  );
  const scheme = encodeSequence(encodeOid(oids.aes256), encodeOctetString(iv));
  return {
    algorithm: encodeSequence(encodeOid(oids.pbes2), encodeSequence(derivation, scheme)),
    encrypted: encryptAesCbc(key, iv, plain),
  };
}
