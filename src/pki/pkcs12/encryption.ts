/** Password-based encryption of PKCS#8 and PKCS#12: PBES2 (RFC 8018), and what older makers wrote with triple DES and RC2. */
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
import { concatBytes } from '../../lib/bytes.ts';
import { parseAlgorithmIdentifier, type AlgorithmIdentifier } from '../crypto/algorithms.ts';
import { decryptRc2Cbc } from '../crypto/rc2.ts';
import type { SpendIterations } from './iteration-budget.ts';
import { derivePkcs12, type Passphrase } from './key-derivation.ts';
import { derivePbkdf2 } from './pbkdf2-parameters.ts';
import { Pkcs12Error } from './pkcs12-error.ts';

const oids = {
  pbes2: '1.2.840.113549.1.5.13',
  pbkdf2: '1.2.840.113549.1.5.12',
  tripleDesCbc: '1.2.840.113549.3.7',
  hmacSha256: '1.2.840.113549.2.9',
  aes256: '2.16.840.1.101.3.4.1.42',
} as const;

const aesKeyLengths = new Map([
  ['2.16.840.1.101.3.4.1.2', 16],
  ['2.16.840.1.101.3.4.1.22', 24],
  [oids.aes256 as string, 32],
]);

/** The ciphers of RFC 7292 appendix C that files still hold: key and effective octets. */
const oldCiphers = new Map<string, { readonly keyLength: number; readonly decrypt: Decrypt }>([
  ['1.2.840.113549.1.12.1.3', { keyLength: 24, decrypt: decryptTripleDesCbc }],
  // Two-key triple DES: the first key comes again as the third.
  [
    '1.2.840.113549.1.12.1.4',
    {
      keyLength: 16,
      decrypt: (key, iv, encrypted) =>
        decryptTripleDesCbc(concatBytes([key, key.subarray(0, 8)]), iv, encrypted),
    },
  ],
  [
    '1.2.840.113549.1.12.1.5',
    { keyLength: 16, decrypt: (key, iv, encrypted) => decryptRc2Cbc(key, 128, iv, encrypted) },
  ],
  [
    '1.2.840.113549.1.12.1.6',
    { keyLength: 5, decrypt: (key, iv, encrypted) => decryptRc2Cbc(key, 40, iv, encrypted) },
  ],
]);

type Decrypt = (key: Uint8Array, iv: Uint8Array, encrypted: Uint8Array) => Uint8Array;

/** @throws {Pkcs12Error} `pkcs12.wrong-passphrase`, `pkcs12.unsupported`, `pkcs12.too-costly` */
export function decryptWithPassphrase(
  algorithm: AlgorithmIdentifier,
  encrypted: Uint8Array,
  passphrase: Passphrase,
  spend: SpendIterations,
): Uint8Array {
  const { oid, parameters } = algorithm;
  if (parameters === undefined) throw unsupported(oid);
  const old = oldCiphers.get(oid);
  try {
    if (oid === oids.pbes2) return decryptPbes2(parameters, encrypted, passphrase, spend);
    if (old !== undefined) {
      const cursor = enter(readDer(parameters), tags.sequence, 'pkcs-12PbeParams');
      const salt = contentOf(cursor.next(tags.octetString, 'salt'));
      const iterations = readSmallInteger(cursor.next(tags.integer, 'iterations'));
      const derive = (purpose: 1 | 2, length: number): Uint8Array =>
        derivePkcs12('sha1', passphrase, salt, spend(iterations), purpose, length);
      return old.decrypt(derive(1, old.keyLength), derive(2, 8), encrypted);
    }
  } catch (cause) {
    if (cause instanceof Pkcs12Error) throw cause;
    // A wrong key shows as wrong padding.
    throw new Pkcs12Error('pkcs12.wrong-passphrase', 'the passphrase does not open the key', { cause });
  }
  throw unsupported(oid);
}

function decryptPbes2(
  parameters: Uint8Array,
  encrypted: Uint8Array,
  passphrase: Passphrase,
  spend: SpendIterations,
): Uint8Array {
  const cursor = enter(readDer(parameters), tags.sequence, 'PBES2-params');
  const algorithm = parseAlgorithmIdentifier(cursor.next(tags.sequence, 'keyDerivationFunc'));
  const scheme = parseAlgorithmIdentifier(cursor.next(tags.sequence, 'encryptionScheme'));
  const aes = aesKeyLengths.get(scheme.oid);
  const keyLength = scheme.oid === oids.tripleDesCbc ? 24 : aes;
  if (keyLength === undefined || scheme.parameters === undefined) throw unsupported(scheme.oid);
  const key = derivePbkdf2({ algorithm, passphrase: passphrase ?? '', keyLength, spend });
  const iv = contentOf(readDer(scheme.parameters));
  return aes === undefined ? decryptTripleDesCbc(key, iv, encrypted) : decryptAesCbc(key, iv, encrypted);
}

const unsupported = (what: string): Pkcs12Error =>
  new Pkcs12Error('pkcs12.unsupported', `expected PBES2 with AES, triple DES or RC2, got ${what}`);

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
