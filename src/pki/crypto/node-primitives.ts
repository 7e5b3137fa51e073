/**
 * `#crypto`: the one place that touches node:crypto. Everything here takes and gives bytes; a browser build puts
 * another file with the same exports in its place. Checking is synchronous; signing may use the thread pool.
 */
import * as nodeCrypto from 'node:crypto';
import type { HashName, SignatureAlgorithm } from './algorithms.ts';
import { checkPublicKey } from './check-public-key.ts';
import type { SignatureAlgorithmName, Signer } from './signer.ts';

export interface Digest {
  update(bytes: Uint8Array): void;
  digest(): Uint8Array;
}

export function createDigest(hash: HashName): Digest {
  const inner = nodeCrypto.createHash(hash);
  return { update: (bytes) => void inner.update(bytes), digest: () => inner.digest() };
}

export function digest(hash: HashName, ...parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return nodeCrypto.hash(hash, only, 'buffer');
  const inner = nodeCrypto.createHash(hash);
  for (const part of parts) inner.update(part);
  return inner.digest();
}

/**
 * The digest, written to `target` at `at`. For millions of short messages: node:crypto gives a text of one byte a
 * character in half the time of a buffer.
 */
export function digestInto(hash: HashName, message: Uint8Array, target: Uint8Array, at: number): void {
  const text = nodeCrypto.hash(hash, message, 'latin1');
  for (let i = 0; i < text.length; i++) target[at + i] = text.charCodeAt(i);
}

const stockLength = 2048;
let stock = new Uint8Array(0);

/** Short ones (serials, nonces, file identifiers) are cut from a stock: each call to the generator costs several µs. */
export function randomBytes(length: number): Uint8Array {
  if (length > 32) return nodeCrypto.randomBytes(length);
  if (stock.length < length) stock = nodeCrypto.randomBytes(stockLength);
  const cut = new Uint8Array(stock.subarray(0, length));
  // What was given out stands nowhere else.
  stock.fill(0, 0, length);
  stock = stock.subarray(length);
  return cut;
}

/** Equality of secrets in time that depends only on their length. */
export const equalSecrets = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && nodeCrypto.timingSafeEqual(a, b);

export const hmac = (hash: HashName, key: Uint8Array, message: Uint8Array): Uint8Array =>
  nodeCrypto.createHmac(hash, key).update(message).digest();

export interface SignatureCheck {
  readonly algorithm: SignatureAlgorithm;
  /** DER SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
  /** The hash where the algorithm names none (rsaEncryption in CMS). */
  readonly hash?: HashName;
}

/** Whether the signature is right. False, never an error, for keys and algorithms that do not fit or are unknown. */
export function verifySignature(check: SignatureCheck): boolean {
  const means = meansFor(check);
  if (means === undefined) return false;
  try {
    return nodeCrypto.verify(means.hash, check.message, means.key, check.signature);
  } catch {
    // OpenSSL throws for signatures and keys that it cannot even take; to us they are wrong.
    return false;
  }
}

/** The same in the thread pool, for a thread that has others to serve. */
export function verifySignatureInPool(check: SignatureCheck): Promise<boolean> {
  const means = meansFor(check);
  if (means === undefined) return Promise.resolve(false);
  return new Promise((resolve) => {
    try {
      nodeCrypto.verify(means.hash, check.message, means.key, check.signature, (error, right) =>
        resolve(error === null && right),
      );
    } catch {
      resolve(false);
    }
  });
}

interface VerifyingMeans {
  readonly hash: HashName | null;
  readonly key: nodeCrypto.KeyObject | nodeCrypto.VerifyKeyObjectInput;
}

/** Undefined where key and algorithm do not fit or are unknown. */
function meansFor({ algorithm, publicKey, hash: keyHash }: SignatureCheck): VerifyingMeans | undefined {
  const key = publicKeyOf(publicKey);
  if (key === undefined || !fits(algorithm, key)) return undefined;
  const { scheme, pss } = algorithm;
  const hash = algorithm.hash ?? keyHash ?? null;
  if (hash === null && (scheme === 'rsa' || scheme === 'ecdsa' || scheme === 'dsa')) return undefined;
  if (pss !== undefined) {
    // node:crypto ties MGF1's hash to the message's; a key's own parameters are checked by OpenSSL.
    if (pss.mgfHash !== pss.hash) return undefined;
    const padding = nodeCrypto.constants.RSA_PKCS1_PSS_PADDING;
    return { hash: pss.hash, key: { key, padding, saltLength: pss.saltLength } };
  }
  const pureScheme = scheme === 'ed25519' || scheme === 'ed448' || scheme === 'ml-dsa';
  return { hash: pureScheme ? null : hash, key };
}

function fits(algorithm: SignatureAlgorithm, key: nodeCrypto.KeyObject): boolean {
  const type = key.asymmetricKeyType;
  switch (algorithm.scheme) {
    case 'rsa':
      return type === 'rsa';
    case 'rsa-pss':
      return type === 'rsa' || type === 'rsa-pss';
    case 'ecdsa':
      return type === 'ec';
    case 'dsa':
    case 'ed25519':
    case 'ed448':
      return type === algorithm.scheme;
    case 'ml-dsa':
      return type === mlDsaTypes.get(algorithm.oid);
    case 'unknown':
      return false;
  }
}

const mlDsaTypes = new Map([
  ['2.16.840.1.101.3.4.3.17', 'ml-dsa-44'],
  ['2.16.840.1.101.3.4.3.18', 'ml-dsa-65'],
  ['2.16.840.1.101.3.4.3.19', 'ml-dsa-87'],
]);

const knownKeys = new Map<string, nodeCrypto.KeyObject>();
const knownKeysLimit = 512;

/** Importing a key costs more than a check with it, so the last few hundred are kept. */
function publicKeyOf(spki: Uint8Array): nodeCrypto.KeyObject | undefined {
  const id = Buffer.from(spki.buffer, spki.byteOffset, spki.length).toString('latin1');
  const known = knownKeys.get(id);
  if (known !== undefined) return known;
  try {
    checkPublicKey(spki);
    const key = nodeCrypto.createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
    if (knownKeys.size >= knownKeysLimit) knownKeys.delete(knownKeys.keys().next().value ?? '');
    knownKeys.set(id, key);
    return key;
  } catch {
    // A key that we refuse or of a kind that OpenSSL does not know cannot verify anything.
    return undefined;
  }
}

/** The DER SubjectPublicKeyInfo of a PKCS#8 private key. */
export const publicKeyFromPkcs8 = (pkcs8: Uint8Array): Uint8Array =>
  nodeCrypto
    .createPublicKey(nodeCrypto.createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' }))
    .export({ format: 'der', type: 'spki' });

/** A signer over a PKCS#8 private key; the key is imported once. Throws where key and algorithm do not fit. */
export function signerFromPkcs8(pkcs8: Uint8Array, algorithm: SignatureAlgorithmName): Signer {
  const key = nodeCrypto.createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
  const publicKey = nodeCrypto.createPublicKey(key).export({ format: 'der', type: 'spki' });
  const hash = /sha\d+$/.exec(algorithm)?.[0] ?? null;
  const type = key.asymmetricKeyType ?? '';
  const expected = algorithm.startsWith('rsa')
    ? algorithm.startsWith('rsa-pss')
      ? ['rsa', 'rsa-pss']
      : ['rsa']
    : algorithm.startsWith('ecdsa')
      ? ['ec']
      : [algorithm];
  if (!expected.includes(type))
    throw new TypeError(`expected a key for ${algorithm}, got one of type ${type}`);
  const options = algorithm.startsWith('rsa-pss')
    ? {
        key,
        padding: nodeCrypto.constants.RSA_PKCS1_PSS_PADDING,
        saltLength: nodeCrypto.constants.RSA_PSS_SALTLEN_DIGEST,
      }
    : { key };
  // RSA and the larger curves are slow enough to gain from the thread pool; P-256 and Ed25519 lose by it.
  const quick = type === 'ed25519' || key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
  return {
    algorithm,
    publicKey,
    sign: quick
      ? (message) => Promise.resolve(nodeCrypto.sign(hash, message, options))
      : (message) =>
          new Promise((resolve, reject) => {
            nodeCrypto.sign(hash, message, options, (error, signature) => {
              if (error === null) resolve(signature);
              else reject(error);
            });
          }),
  };
}

export const keyKinds = [
  'rsa-2048',
  'rsa-3072',
  'rsa-4096',
  'rsa-2048-pss',
  'rsa-3072-pss',
  'rsa-4096-pss',
  'p-256',
  'p-384',
  'p-521',
  'ed25519',
  'ml-dsa-44',
  'ml-dsa-65',
  'ml-dsa-87',
] as const;

export type KeyKind = (typeof keyKinds)[number];

export interface KeyPair {
  readonly pkcs8: Uint8Array;
  /** DER SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
}

export async function generateKeyPair(kind: KeyKind): Promise<KeyPair> {
  const { privateKey, publicKey } = await generate(kind);
  return {
    pkcs8: privateKey.export({ format: 'der', type: 'pkcs8' }),
    publicKey: publicKey.export({ format: 'der', type: 'spki' }),
  };
}

function generate(
  kind: KeyKind,
): Promise<{ readonly publicKey: nodeCrypto.KeyObject; readonly privateKey: nodeCrypto.KeyObject }> {
  return new Promise((resolve, reject) => {
    const done = (
      error: Error | null,
      publicKey: nodeCrypto.KeyObject,
      privateKey: nodeCrypto.KeyObject,
    ): void => {
      if (error === null) resolve({ publicKey, privateKey });
      else reject(error);
    };
    switch (kind) {
      case 'rsa-2048':
      case 'rsa-3072':
      case 'rsa-4096':
        nodeCrypto.generateKeyPair('rsa', { modulusLength: Number(kind.slice(4)) }, done);
        break;
      case 'rsa-2048-pss':
      case 'rsa-3072-pss':
      case 'rsa-4096-pss':
        nodeCrypto.generateKeyPair(
          'rsa-pss',
          { modulusLength: Number(kind.slice(4, 8)), ...pssSha256 },
          done,
        );
        break;
      case 'p-256':
      case 'p-384':
      case 'p-521':
        nodeCrypto.generateKeyPair('ec', { namedCurve: kind.replace('p-', 'P-') }, done);
        break;
      case 'ed25519':
        nodeCrypto.generateKeyPair('ed25519', {}, done);
        break;
      case 'ml-dsa-44':
      case 'ml-dsa-65':
      case 'ml-dsa-87':
        nodeCrypto.generateKeyPair(kind, {}, done);
        break;
    }
  });
}

/** The restriction that a PSS key of ours carries (RFC 4055 clause 3.3); the salt is then the hash's 32 octets. */
const pssSha256 = { hashAlgorithm: 'sha256', mgf1HashAlgorithm: 'sha256' } as const;

export const pbkdf2 = (
  hash: HashName,
  password: Uint8Array,
  salt: Uint8Array,
  iterations: number,
  length: number,
): Uint8Array => nodeCrypto.pbkdf2Sync(password, salt, iterations, length, hash);

/** AES-CBC with PKCS#7 padding; the key's length chooses AES-128, -192 or -256. Throws for a wrong key or padding. */
export function decryptAesCbc(key: Uint8Array, iv: Uint8Array, encrypted: Uint8Array): Uint8Array {
  const cipher = nodeCrypto.createDecipheriv(`aes-${key.length * 8}-cbc`, key, iv);
  return Buffer.concat([cipher.update(encrypted), cipher.final()]);
}

export function encryptAesCbc(key: Uint8Array, iv: Uint8Array, plain: Uint8Array): Uint8Array {
  const cipher = nodeCrypto.createCipheriv(`aes-${key.length * 8}-cbc`, key, iv);
  return Buffer.concat([cipher.update(plain), cipher.final()]);
}

export function decryptTripleDesCbc(key: Uint8Array, iv: Uint8Array, encrypted: Uint8Array): Uint8Array {
  const cipher = nodeCrypto.createDecipheriv('des-ede3-cbc', key, iv);
  return Buffer.concat([cipher.update(encrypted), cipher.final()]);
}
