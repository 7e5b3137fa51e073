import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { KeyError } from './key-error.ts';
import { type PlatformKey, sealWith, unsealWith } from './platform-key.ts';
import type { Argon2Parameters, PassphraseStretcher } from './stretch-passphrase.ts';

/** What a wrapping is bound to: a blob moved to another key or owner does not open. */
export interface KeyIdentity {
  readonly keyId: string;
  readonly ownerKind: string;
  readonly ownerId: string;
  readonly spkiSha256: Uint8Array;
}

export interface WrappedKey {
  readonly blob: Uint8Array;
  readonly kekVersion: number;
  readonly parameters: WrappingParameters;
}

export interface WrappingParameters {
  readonly format: 1;
  readonly argon2?: Argon2Parameters & { readonly salt: string };
}

/**
 * Inner: AES key wrap with padding (RFC 5649) under the platform's KEK. Outer: AES-256-GCM under
 * HKDF(HMAC_platform(argon2id(passphrase, salt))), with identity, KEK version and argon2 parameters as
 * associated data. The HMAC is what an HSM would do: each guess then costs a counted call.
 */
export async function wrapWithPassphrase(
  pkcs8: Uint8Array,
  identity: KeyIdentity,
  passphrase: string,
  platform: PlatformKey,
  stretcher: PassphraseStretcher,
  argon2: Argon2Parameters,
): Promise<WrappedKey> {
  const salt = randomBytes(16);
  const parameters = { format: 1, argon2: { ...argon2, salt: salt.toString('base64') } } as const;
  const kekVersion = platform.currentVersion;
  const stretched = await stretcher.stretch(passphrase, salt, argon2);
  const outerKey = passphraseKey(platform, kekVersion, stretched);
  const inner = wrapInner(platform, kekVersion, pkcs8);
  return {
    blob: sealWith(outerKey, contextOf(identity, kekVersion, parameters), inner),
    kekVersion,
    parameters,
  };
}

/**
 * The PKCS#8 key; the caller overwrites it after use.
 *
 * @throws {KeyError} `key.wrong-passphrase`, also where the blob was changed: the two cannot be told apart
 */
export async function unwrapWithPassphrase(
  { blob, kekVersion, parameters }: WrappedKey,
  identity: KeyIdentity,
  passphrase: string,
  platform: PlatformKey,
  stretcher: PassphraseStretcher,
): Promise<Uint8Array> {
  if (!parameters.argon2)
    throw new KeyError('key.not-openable', 'expected argon2 parameters in the wrapping');
  const salt = Buffer.from(parameters.argon2.salt, 'base64');
  const stretched = await stretcher.stretch(passphrase, salt, parameters.argon2);
  const outerKey = passphraseKey(platform, kekVersion, stretched);
  let inner: Uint8Array;
  try {
    inner = unsealWith(outerKey, contextOf(identity, kekVersion, parameters), blob);
  } catch (cause) {
    throw new KeyError('key.wrong-passphrase', 'the passphrase does not open this key', { cause });
  }
  return unwrapInner(platform, kekVersion, inner);
}

/** The same two layers with no passphrase: authority keys and seals. */
export function wrapForPlatform(pkcs8: Uint8Array, identity: KeyIdentity, platform: PlatformKey): WrappedKey {
  const kekVersion = platform.currentVersion;
  const parameters = { format: 1 } as const;
  const inner = wrapInner(platform, kekVersion, pkcs8);
  const outerKey = platform.derive(kekVersion, 'key outer platform');
  return {
    blob: sealWith(outerKey, contextOf(identity, kekVersion, parameters), inner),
    kekVersion,
    parameters,
  };
}

/** @throws {KeyError} `key.not-openable` */
export function unwrapForPlatform(
  { blob, kekVersion, parameters }: WrappedKey,
  identity: KeyIdentity,
  platform: PlatformKey,
): Uint8Array {
  const outerKey = platform.derive(kekVersion, 'key outer platform');
  return unwrapInner(
    platform,
    kekVersion,
    unsealWith(outerKey, contextOf(identity, kekVersion, parameters), blob),
  );
}

function passphraseKey(platform: PlatformKey, kekVersion: number, stretched: Uint8Array): Uint8Array {
  const counted = createHmac('sha256', platform.derive(kekVersion, 'key passphrase hmac'))
    .update(stretched)
    .digest();
  return new Uint8Array(hkdfSync('sha256', counted, '', 'sertel key outer passphrase', 32));
}

/** Fixed order and separators: what is bound is the same text on every machine. */
function contextOf(
  identity: KeyIdentity,
  kekVersion: number,
  { format, argon2 }: WrappingParameters,
): string {
  return JSON.stringify([
    'sertel key wrapping',
    format,
    identity.keyId,
    identity.ownerKind,
    identity.ownerId,
    Buffer.from(identity.spkiSha256).toString('hex'),
    kekVersion,
    argon2 ? [argon2.memoryKib, argon2.passes, argon2.parallelism, argon2.salt] : null,
  ]);
}

const keyWrapPadded = 'id-aes256-wrap-pad';
const alternativeIv = Buffer.from('a65959a6', 'hex'); // RFC 5649 clause 3

function wrapInner(platform: PlatformKey, kekVersion: number, pkcs8: Uint8Array): Uint8Array {
  const cipher = createCipheriv(keyWrapPadded, platform.derive(kekVersion, 'key inner'), alternativeIv);
  return Buffer.concat([cipher.update(pkcs8), cipher.final()]);
}

function unwrapInner(platform: PlatformKey, kekVersion: number, wrapped: Uint8Array): Uint8Array {
  const decipher = createDecipheriv(keyWrapPadded, platform.derive(kekVersion, 'key inner'), alternativeIv);
  try {
    return Buffer.concat([decipher.update(wrapped), decipher.final()]);
  } catch (cause) {
    throw new KeyError('key.not-openable', 'the key does not open under the platform key', { cause });
  }
}
