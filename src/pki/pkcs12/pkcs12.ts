/** PKCS#12 files (RFC 7292), read as makers of thirty years wrote them, and written in today's form. */
import { equalSecrets, hmac, type randomBytes } from '#crypto';
import { concatBytes } from '../../lib/bytes.ts';
import { childrenOf, contentOf, enter, rawOf, readDer, type Der } from '../asn1/der-reader.ts';
import { readOid, readSmallInteger } from '../asn1/der-values.ts';
import {
  encodeExplicit,
  encodeInteger,
  encodeOctetString,
  encodeOid,
  encodeSequence,
  encodeSetOf,
  encodeTlv,
} from '../asn1/der-writer.ts';
import { tags } from '../asn1/tags.ts';
import {
  encodeHashIdentifier,
  findHash,
  parseAlgorithmIdentifier,
  type AlgorithmIdentifier,
} from '../crypto/algorithms.ts';
import { decryptWithPassphrase, encryptWithPassphrase } from './encryption.ts';
import { makeIterationBudget, type SpendIterations } from './iteration-budget.ts';
import { derivePkcs12, isPkcs12Hash, type Passphrase } from './key-derivation.ts';
import { derivePbkdf2, hmacHash } from './pbkdf2-parameters.ts';
import { Pkcs12Error } from './pkcs12-error.ts';

const oids = {
  data: '1.2.840.113549.1.7.1',
  encryptedData: '1.2.840.113549.1.7.6',
  keyBag: '1.2.840.113549.1.12.10.1.1',
  shroudedKeyBag: '1.2.840.113549.1.12.10.1.2',
  certBag: '1.2.840.113549.1.12.10.1.3',
  x509Certificate: '1.2.840.113549.1.9.22.1',
  localKeyId: '1.2.840.113549.1.9.21',
} as const;

const relaxed = { relaxed: true };

export interface KeyAndCertificates {
  /** The first private key. */
  readonly pkcs8: Uint8Array;
  /** In DER, as they stand in the file. */
  readonly certificates: readonly Uint8Array[];
}

export interface Pkcs12Content extends KeyAndCertificates {
  /** Every private key, in the file's order. */
  readonly keys: readonly Uint8Array[];
}

/** @throws {Pkcs12Error | DerError} */
export function parsePkcs12(bytes: Uint8Array, passphrase: string): Pkcs12Content {
  const spend = makeIterationBudget();
  try {
    return parsePfx(bytes, { passphrase, spend });
  } catch (error) {
    // "No passphrase" is two zero octets to some makers and nothing to others (RFC 7292 appendix B.1 leaves it open).
    const retry =
      passphrase === '' && error instanceof Pkcs12Error && error.code === 'pkcs12.wrong-passphrase';
    if (!retry) throw error;
    return parsePfx(bytes, { passphrase: undefined, spend });
  }
}

interface Opening {
  readonly passphrase: Passphrase;
  readonly spend: SpendIterations;
}

function parsePfx(bytes: Uint8Array, opening: Opening): Pkcs12Content {
  const pfx = enter(readDer(bytes, 0, bytes.length, relaxed), tags.sequence, 'PFX', relaxed);
  pfx.next(tags.integer, 'version');
  const authSafe = contentOfInfo(pfx.next(tags.sequence, 'authSafe'), opening);
  const macData = pfx.optional(tags.sequence);
  if (macData !== undefined) checkMac(macData, authSafe, opening);
  const found: Found = { keys: [], certificates: [] };
  for (const info of childrenOf(readDer(authSafe, 0, authSafe.length, relaxed), 20, relaxed)) {
    const safe = contentOfInfo(info, opening);
    for (const bag of childrenOf(readDer(safe, 0, safe.length, relaxed), 200, relaxed))
      readBag(bag, opening, found);
  }
  const [pkcs8] = found.keys;
  if (pkcs8 === undefined) throw new Pkcs12Error('pkcs12.no-key', 'expected a private key in the file');
  return { pkcs8, ...found };
}

interface Found {
  readonly keys: Uint8Array[];
  readonly certificates: Uint8Array[];
}

const within = (der: Der): Der => readDer(der.bytes, der.contentStart, der.contentEnd, relaxed);

/** The octets of a ContentInfo: plain data, or EncryptedData opened. */
function contentOfInfo(der: Der, opening: Opening): Uint8Array {
  const info = enter(der, tags.sequence, 'ContentInfo', relaxed);
  const type = readOid(info.next(tags.oid, 'contentType'));
  const content = within(info.next(0xa0, 'content'));
  if (type === oids.data) return octetsOf(content);
  if (type !== oids.encryptedData)
    throw new Pkcs12Error('pkcs12.unsupported', `expected data or encryptedData, got ${type}`);
  const data = enter(content, tags.sequence, 'EncryptedData', relaxed);
  data.next(tags.integer, 'version');
  const inner = enter(
    data.next(tags.sequence, 'encryptedContentInfo'),
    tags.sequence,
    'EncryptedContentInfo',
    relaxed,
  );
  inner.next(tags.oid, 'contentType');
  const algorithm = parseAlgorithmIdentifier(inner.next(tags.sequence, 'contentEncryptionAlgorithm'));
  const encrypted = octetsOf(inner.any('encryptedContent'));
  return decryptWithPassphrase(algorithm, encrypted, opening.passphrase, opening.spend);
}

/** Octets in one piece, or (BER) in several. */
const octetsOf = (der: Der): Uint8Array =>
  (der.tag & 0x20) === 0 ? contentOf(der) : concatBytes(childrenOf(der, 1_000_000, relaxed).map(contentOf));

function readBag(der: Der, opening: Opening, found: Found): void {
  const bag = enter(der, tags.sequence, 'SafeBag', relaxed);
  const type = readOid(bag.next(tags.oid, 'bagId'));
  const value = within(bag.next(0xa0, 'bagValue'));
  if (type === oids.keyBag) found.keys.push(rawOf(value));
  else if (type === oids.shroudedKeyBag) found.keys.push(decryptKey(value, opening));
  else if (type === oids.certBag) {
    const cert = enter(value, tags.sequence, 'CertBag', relaxed);
    if (readOid(cert.next(tags.oid, 'certId')) === oids.x509Certificate) {
      found.certificates.push(octetsOf(within(cert.next(0xa0, 'certValue'))));
    }
  }
}

/** EncryptedPrivateKeyInfo (RFC 5958 clause 3). */
function decryptKey(der: Der, opening: Opening): Uint8Array {
  const cursor = enter(der, tags.sequence, 'EncryptedPrivateKeyInfo', relaxed);
  const algorithm = parseAlgorithmIdentifier(cursor.next(tags.sequence, 'encryptionAlgorithm'));
  const encrypted = octetsOf(cursor.any('encryptedData'));
  return decryptWithPassphrase(algorithm, encrypted, opening.passphrase, opening.spend);
}

const pbmac1Oid = '1.2.840.113549.1.5.14';

function checkMac(macData: Der, authSafe: Uint8Array, opening: Opening): void {
  const cursor = enter(macData, tags.sequence, 'MacData', relaxed);
  const digestInfo = enter(cursor.next(tags.sequence, 'mac'), tags.sequence, 'DigestInfo', relaxed);
  const algorithm = parseAlgorithmIdentifier(digestInfo.next(tags.sequence, 'digestAlgorithm'));
  const expected = contentOf(digestInfo.next(tags.octetString, 'digest'));
  const salt = contentOf(cursor.next(tags.octetString, 'macSalt'));
  const count = cursor.optional(tags.integer);
  const iterations = count === undefined ? 1 : readSmallInteger(count);
  const mac =
    algorithm.oid === pbmac1Oid
      ? pbmac1(algorithm, authSafe, opening)
      : oldMac(algorithm.oid, authSafe, { ...opening, salt, iterations });
  if (!equalSecrets(mac, expected))
    throw new Pkcs12Error('pkcs12.wrong-passphrase', 'the passphrase does not open the file');
}

/** RFC 9579: the salt and iterations of MacData itself are ignored. */
function pbmac1({ parameters }: AlgorithmIdentifier, authSafe: Uint8Array, opening: Opening): Uint8Array {
  if (parameters === undefined) throw new Pkcs12Error('pkcs12.malformed', 'expected PBMAC1 parameters');
  const cursor = enter(readDer(parameters), tags.sequence, 'PBMAC1-params');
  const algorithm = parseAlgorithmIdentifier(cursor.next(tags.sequence, 'keyDerivationFunc'));
  const hash = hmacHash(parseAlgorithmIdentifier(cursor.next(tags.sequence, 'messageAuthScheme')));
  cursor.end();
  const { passphrase = '', spend } = opening;
  return hmac(hash, derivePbkdf2({ algorithm, passphrase, keyLength: undefined, spend }), authSafe);
}

function oldMac(
  oid: string,
  authSafe: Uint8Array,
  {
    passphrase,
    spend,
    salt,
    iterations,
  }: Opening & { readonly salt: Uint8Array; readonly iterations: number },
): Uint8Array {
  const hash = findHash(oid);
  if (!isPkcs12Hash(hash))
    throw new Pkcs12Error('pkcs12.unsupported', `expected a MAC with SHA-1 or SHA-2, got ${oid}`);
  const length = macLengths[hash];
  return hmac(hash, derivePkcs12(hash, passphrase, salt, spend(iterations), 3, length), authSafe);
}

const macLengths = { sha1: 20, sha224: 28, sha256: 32, sha384: 48, sha512: 64 } as const;

const macIterations = 10_000;

/** A file that openssl, browsers and operating systems open: PBES2 with AES-256, HMAC-SHA-256. */
export function buildPkcs12(
  content: KeyAndCertificates,
  passphrase: string,
  random: typeof randomBytes,
): Uint8Array {
  const localKeyId = random(8);
  const attributes = encodeSetOf([
    encodeSequence(encodeOid(oids.localKeyId), encodeSetOf([encodeOctetString(localKeyId)])),
  ]);
  const key = encryptWithPassphrase(content.pkcs8, passphrase, random);
  const keyBag = encodeSequence(
    encodeOid(oids.shroudedKeyBag),
    encodeExplicit(0, encodeSequence(key.algorithm, encodeOctetString(key.encrypted))),
    attributes,
  );
  const certBags = content.certificates.map((certificate, i) =>
    encodeSequence(
      encodeOid(oids.certBag),
      encodeExplicit(
        0,
        encodeSequence(encodeOid(oids.x509Certificate), encodeExplicit(0, encodeOctetString(certificate))),
      ),
      ...(i === 0 ? [attributes] : []),
    ),
  );
  const certificates = encryptWithPassphrase(encodeSequence(...certBags), passphrase, random);
  const authSafe = encodeSequence(
    encodeSequence(
      encodeOid(oids.encryptedData),
      encodeExplicit(
        0,
        encodeSequence(
          encodeInteger(0),
          encodeSequence(
            encodeOid(oids.data),
            certificates.algorithm,
            encodeTlv(0x80, certificates.encrypted),
          ),
        ),
      ),
    ),
    plainInfo(encodeSequence(keyBag)),
  );
  const salt = random(16);
  const mac = hmac('sha256', derivePkcs12('sha256', passphrase, salt, macIterations, 3, 32), authSafe);
  return encodeSequence(
    encodeInteger(3),
    plainInfo(authSafe),
    encodeSequence(
      encodeSequence(encodeHashIdentifier('sha256'), encodeOctetString(mac)),
      encodeOctetString(salt),
      encodeInteger(macIterations),
    ),
  );
}

const plainInfo = (content: Uint8Array): Uint8Array =>
  encodeSequence(encodeOid(oids.data), encodeExplicit(0, encodeOctetString(content)));
