import { createHash, randomUUID } from 'node:crypto';
import { generateKeyPair, signerFromPkcs8 } from '#crypto';
import type { SignatureAlgorithmName, Signer } from '../../pki/crypto/signer.ts';
import type { Database, DatabaseTransaction } from '../db/connect.ts';
import {
  destroyKey,
  findKey,
  findWrapping,
  insertKey,
  replaceWrapping,
  type KeyRow,
  type KeyWrappingRow,
} from '../db/keys.ts';
import type { KeyOwnerKind, KeyPurpose, WrappingKind } from '../db/schema.ts';
import { asSystem } from '../db/transaction.ts';
import { destroyHsmKey, generateHsmKey, hsmSigner } from './hsm-keys.ts';
import { KeyError } from './key-error.ts';
import type { Hsm } from './open-hsm.ts';
import type { PlatformKey } from './platform-key.ts';
import { currentArgon2, type Argon2Parameters, type PassphraseStretcher } from './stretch-passphrase.ts';
import {
  unwrapForPlatform,
  unwrapWithPassphrase,
  wrapForPlatform,
  wrapWithPassphrase,
  type KeyIdentity,
  type WrappedKey,
} from './wrap-key.ts';

/**
 * Private keys: made here, kept wrapped in the database, opened as a `Signer` and never given out. One signer
 * serves one authorised set of signatures; drop it afterwards.
 */
export interface KeyStore {
  /** Makes a key pair and keeps it wrapped, in the caller's transaction. */
  createKey(tx: DatabaseTransaction, wanted: NewKey): Promise<StoredKey>;
  /** Keeps a key pair that exists already; the caller overwrites `pkcs8` afterwards. */
  importKey(tx: DatabaseTransaction, pair: KeyPair, wanted: Omit<NewKey, 'type'>): Promise<StoredKey>;
  /**
   * `db` is a transaction that sees the key, or the pool: then no connection is held while a passphrase is
   * stretched, which is what a passphrase asks for.
   *
   * @throws {KeyError} `key.not-found`, `key.not-openable`, and with a passphrase `key.wrong-passphrase`, `key.busy`
   */
  openSigner(db: Database, keyId: string, unlock: KeyUnlock): Promise<Signer>;
  /** Ends a key for good, in the HSM too where it is in one. @throws {KeyError} `key.not-found`, as `openSigner` */
  destroyKey(tx: DatabaseTransaction, keyId: string, now: Date): Promise<void>;
  /** @throws {KeyError} as `openSigner` */
  changePassphrase(db: Database, keyId: string, change: PassphraseChange): Promise<void>;
}

export type KeyType = Parameters<typeof generateKeyPair>[0];

export interface KeyPair {
  readonly pkcs8: Uint8Array;
  readonly publicKey: Uint8Array;
}

export interface NewKey {
  readonly type: KeyType;
  readonly algorithm: SignatureAlgorithmName;
  readonly ownerKind: KeyOwnerKind;
  readonly ownerId: string;
  readonly organisationId: string | undefined;
  readonly purpose: KeyPurpose;
  /** How it will be opened. A person's key has a passphrase; authorities and seals are opened by the platform. */
  readonly protection: KeyUnlock;
  readonly now: Date;
}

export type KeyUnlock =
  { readonly kind: 'platform' } | { readonly kind: 'passphrase'; readonly passphrase: string };

export interface PassphraseChange {
  readonly current: string;
  readonly next: string;
  readonly now: Date;
}

export interface StoredKey {
  readonly id: string;
  /** DER SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
  readonly spkiSha256: Uint8Array;
}

export function createKeyStore(
  platform: PlatformKey,
  stretcher: PassphraseStretcher,
  argon2: Argon2Parameters = currentArgon2,
  hsm?: Hsm,
): KeyStore {
  const wrap = (pkcs8: Uint8Array, identity: KeyIdentity, protection: KeyUnlock): Promise<WrappedKey> =>
    protection.kind === 'passphrase'
      ? wrapWithPassphrase(pkcs8, identity, protection.passphrase, platform, stretcher, argon2)
      : Promise.resolve(wrapForPlatform(pkcs8, identity, platform));

  async function keep(
    tx: DatabaseTransaction,
    pair: KeyPair,
    wanted: Omit<NewKey, 'type'>,
  ): Promise<StoredKey> {
    const row = keyRow(randomUUID(), pair.publicKey, wanted);
    const wrapped = await wrap(pair.pkcs8, identityOf(row), wanted.protection);
    return insert(tx, row, wrapped, wanted);
  }

  /** The device has the key, under the id that stands in the place of the wrapped bytes. */
  async function keepInside(device: Hsm, tx: DatabaseTransaction, wanted: NewKey): Promise<StoredKey> {
    const id = randomUUID();
    const blob = Buffer.from(id.replaceAll('-', ''), 'hex');
    const publicKey = await generateHsmKey(device, wanted.type, blob);
    const parameters = { format: 2, token: device.token } as const;
    const kept = { blob, kekVersion: platform.currentVersion, parameters };
    return insert(tx, keyRow(id, publicKey, wanted), kept, wanted);
  }

  async function open(
    { key, found }: KeptKey,
    unlock: KeyUnlock,
  ): Promise<{ pkcs8: Uint8Array; outdated: boolean }> {
    const wrapped = {
      blob: found.blob,
      kekVersion: found.kekVersion,
      parameters: parseParameters(found.parameters),
    };
    const identity = identityOf(key);
    if (unlock.kind === 'platform') {
      return { pkcs8: unwrapForPlatform(wrapped, identity, platform), outdated: false };
    }
    const pkcs8 = await unwrapWithPassphrase(wrapped, identity, unlock.passphrase, platform, stretcher);
    const used = wrapped.parameters.argon2;
    const weaker = used !== undefined && (used.memoryKib < argon2.memoryKib || used.passes < argon2.passes);
    return { pkcs8, outdated: weaker || wrapped.kekVersion < platform.currentVersion };
  }

  async function rewrap(
    db: Database,
    key: KeyRow,
    pkcs8: Uint8Array,
    passphrase: string,
    now: Date,
  ): Promise<void> {
    const protection = { kind: 'passphrase', passphrase } as const;
    const wrapped = await wrap(pkcs8, identityOf(key), protection);
    const row = wrappingRow(key, kindFor(key, protection), wrapped);
    await within(db, (tx) => replaceWrapping(tx, row, now));
  }

  return {
    async createKey(tx, wanted) {
      // A passphrase is its owner's alone: what it protects is not the device's to open.
      if (hsm !== undefined && wanted.protection.kind === 'platform') return keepInside(hsm, tx, wanted);
      const pair = await generateKeyPair(wanted.type);
      try {
        return await keep(tx, pair, wanted);
      } finally {
        pair.pkcs8.fill(0);
      }
    },
    importKey: keep,
    async openSigner(db, keyId, unlock) {
      const kept = await findKept(db, keyId, unlock);
      const { key } = kept;
      const token = tokenOf(kept);
      if (token !== undefined) {
        const of = { algorithm: parseAlgorithm(key.algorithm), publicKey: key.publicKeyDer };
        return hsmSigner(holderOf(token, hsm), kept.found.blob, of);
      }
      const { pkcs8, outdated } = await open(kept, unlock);
      try {
        // Parameters are raised when the passphrase is at hand: at no other time can they be.
        if (outdated && unlock.kind === 'passphrase')
          await rewrap(db, key, pkcs8, unlock.passphrase, new Date());
        return signerFromPkcs8(pkcs8, parseAlgorithm(key.algorithm));
      } finally {
        pkcs8.fill(0);
      }
    },
    async destroyKey(tx, keyId, now) {
      const kept = await findKept(tx, keyId, { kind: 'platform' });
      const token = tokenOf(kept);
      await destroyKey(tx, keyId, now);
      if (token !== undefined) await destroyHsmKey(holderOf(token, hsm), kept.found.blob);
    },
    async changePassphrase(db, keyId, { current, next, now }) {
      const unlock = { kind: 'passphrase', passphrase: current } as const;
      const kept = await findKept(db, keyId, unlock);
      const { pkcs8 } = await open(kept, unlock);
      try {
        await rewrap(db, kept.key, pkcs8, next, now);
      } finally {
        pkcs8.fill(0);
      }
    },
  };
}

interface KeptKey {
  readonly key: KeyRow;
  readonly found: KeyWrappingRow;
}

function findKept(db: Database, keyId: string, unlock: KeyUnlock): Promise<KeptKey> {
  return within(db, async (tx) => {
    const key = await getKey(tx, keyId);
    const found = await findWrapping(tx, keyId, [kindFor(key, unlock)]);
    if (!found) throw new KeyError('key.not-openable', `the key ${key.id} has no wrapping of that kind`);
    return { key, found };
  });
}

/** The token of the HSM that has the key; undefined for one that is wrapped here. */
function tokenOf({ found: { parameters } }: KeptKey): string | undefined {
  const { format, token } = parameters;
  return format === 2 && typeof token === 'string' ? token : undefined;
}

function holderOf(token: string, hsm: Hsm | undefined): Hsm {
  if (hsm?.token === token) return hsm;
  throw new KeyError(
    'key.hsm-needed',
    `expected the HSM with the token ${token}, got ${hsm === undefined ? 'none' : `that of ${hsm.token}`}`,
  );
}

function keyRow(id: string, publicKeyDer: Uint8Array, wanted: Omit<NewKey, 'type'>): KeyRow {
  const { organisationId, ownerKind, ownerId, purpose, algorithm } = wanted;
  const spkiSha256 = createHash('sha256').update(publicKeyDer).digest();
  return { id, organisationId, ownerKind, ownerId, purpose, algorithm, publicKeyDer, spkiSha256 };
}

async function insert(
  tx: DatabaseTransaction,
  row: KeyRow,
  kept: Kept,
  { protection, now }: Pick<NewKey, 'protection' | 'now'>,
): Promise<StoredKey> {
  await insertKey(tx, row);
  await replaceWrapping(tx, wrappingRow(row, kindFor(row, protection), kept), now);
  return { id: row.id, publicKey: row.publicKeyDer, spkiSha256: row.spkiSha256 };
}

/** Wrapped bytes, or of a key in an HSM its id there. */
interface Kept extends Pick<KeyWrappingRow, 'blob' | 'kekVersion'> {
  readonly parameters: WrappedKey['parameters'] | { readonly format: 2; readonly token: string };
}

/** In the caller's transaction, or where there is none in a short one of its own. */
async function within<Result>(
  db: Database,
  run: (tx: DatabaseTransaction) => Promise<Result>,
): Promise<Result> {
  return db.isTransaction ? run(db as DatabaseTransaction) : asSystem(db, run);
}

async function getKey(tx: DatabaseTransaction, keyId: string): Promise<KeyRow> {
  const key = await findKey(tx, keyId);
  if (!key) throw new KeyError('key.not-found', `there is no key ${keyId}`);
  return key;
}

function kindFor(key: KeyRow, unlock: KeyUnlock): WrappingKind {
  if (unlock.kind === 'passphrase') return 'passphrase';
  return key.ownerKind === 'authority' ? 'authority' : 'platform';
}

function identityOf(key: KeyRow): KeyIdentity {
  return { keyId: key.id, ownerKind: key.ownerKind, ownerId: key.ownerId, spkiSha256: key.spkiSha256 };
}

function wrappingRow(key: KeyRow, kind: WrappingKind, wrapped: Kept): KeyWrappingRow {
  return {
    keyId: key.id,
    organisationId: key.organisationId,
    kind,
    blob: wrapped.blob,
    parameters: { ...wrapped.parameters },
    kekVersion: wrapped.kekVersion,
  };
}

function parseParameters(value: Readonly<Record<string, unknown>>): WrappedKey['parameters'] {
  if (value['format'] !== 1) throw new KeyError('key.not-openable', 'expected wrapping format 1');
  const argon2 = value['argon2'];
  if (argon2 === undefined) return { format: 1 };
  if (argon2 instanceof Object && 'memoryKib' in argon2 && 'passes' in argon2 && 'parallelism' in argon2) {
    const { memoryKib, passes, parallelism } = argon2;
    const salt = 'salt' in argon2 ? argon2.salt : undefined;
    if (
      typeof memoryKib === 'number' &&
      typeof passes === 'number' &&
      typeof parallelism === 'number' &&
      typeof salt === 'string'
    ) {
      return { format: 1, argon2: { memoryKib, passes, parallelism, salt } };
    }
  }
  throw new KeyError('key.not-openable', 'expected argon2 parameters and salt in the wrapping');
}

const algorithms: readonly string[] = [
  'rsa-sha256',
  'rsa-sha384',
  'rsa-sha512',
  'rsa-pss-sha256',
  'rsa-pss-sha384',
  'rsa-pss-sha512',
  'ecdsa-sha256',
  'ecdsa-sha384',
  'ecdsa-sha512',
  'ed25519',
  'ml-dsa-44',
  'ml-dsa-65',
  'ml-dsa-87',
] satisfies readonly SignatureAlgorithmName[];

function parseAlgorithm(text: string): SignatureAlgorithmName {
  if (!algorithms.includes(text)) throw new KeyError('key.not-openable', `unknown algorithm ${text}`);
  return text as SignatureAlgorithmName;
}
