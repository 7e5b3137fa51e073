import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { KeyError } from './key-error.ts';

/**
 * The platform's key-encryption key: versioned secrets in one file of mode 0600, from which every use derives
 * its own key. A version that something is wrapped under is never removed; a new one is added and becomes the
 * current one. Whoever holds this file and the database holds every platform-wrapped key (docs/operations.md).
 */
export class PlatformKey {
  readonly #versions: ReadonlyMap<number, Uint8Array>;
  readonly currentVersion: number;

  constructor(versions: ReadonlyMap<number, Uint8Array>) {
    this.#versions = versions;
    this.currentVersion = Math.max(...versions.keys());
  }

  /** HMAC-SHA-256 under a key of this purpose; the same for good, so rows can be found by it (a NIK's hash). */
  keyedHash(purpose: string, message: Uint8Array): Uint8Array {
    const first = Math.min(...this.#versions.keys());
    return createHmac('sha256', this.derive(first, `hash ${purpose}`))
      .update(message)
      .digest();
  }

  /** Encrypts under a key of this purpose, bound to `context`: version(4) ‖ nonce(12) ‖ tag(16) ‖ ciphertext. */
  seal(purpose: string, context: string, plaintext: Uint8Array): Uint8Array {
    const version = Buffer.alloc(4);
    version.writeUInt32BE(this.currentVersion);
    return Buffer.concat([
      version,
      sealWith(this.derive(this.currentVersion, `seal ${purpose}`), context, plaintext),
    ]);
  }

  /** @throws {KeyError} `key.not-openable` where the bytes were changed, moved, or sealed under another key */
  unseal(purpose: string, context: string, sealed: Uint8Array): Uint8Array {
    const version = sealed.length < 4 ? 0 : Buffer.from(sealed.subarray(0, 4)).readUInt32BE();
    return unsealWith(this.derive(version, `seal ${purpose}`), context, sealed.subarray(4));
  }

  /** A 32-byte key for one purpose of one version. @throws {KeyError} `key.not-openable` for an unknown version */
  derive(version: number, purpose: string): Uint8Array {
    const secret = this.#versions.get(version);
    if (secret === undefined) {
      throw new KeyError('key.not-openable', `the platform key file has no version ${version}`);
    }
    return new Uint8Array(hkdfSync('sha256', secret, 'sertel platform key', purpose, 32));
  }
}

/** AES-256-GCM with a fresh nonce, bound to `context`: nonce(12) ‖ tag(16) ‖ ciphertext. */
export function sealWith(key: Uint8Array, context: string, plaintext: Uint8Array): Uint8Array {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context, 'utf8'));
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), ciphertext]);
}

/** @throws {KeyError} `key.not-openable` */
export function unsealWith(key: Uint8Array, context: string, sealed: Uint8Array): Uint8Array {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12), { authTagLength: 16 })
      .setAAD(Buffer.from(context, 'utf8'))
      .setAuthTag(sealed.subarray(12, 28));
    return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]);
  } catch (cause) {
    throw new KeyError('key.not-openable', 'the sealed bytes do not open with this key in this place', {
      cause,
    });
  }
}

/** @throws {KeyError} `key.platform-key-missing`, `key.platform-key-bad` or `key.platform-key-exposed` */
export async function readPlatformKey(file: string): Promise<PlatformKey> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new KeyError(
      'key.platform-key-missing',
      `no platform key at ${file}. Restore it, or run sertel init.`,
      {
        cause,
      },
    );
  });
  const { mode } = await stat(file);
  if ((mode & 0o077) !== 0) {
    throw new KeyError('key.platform-key-exposed', `${file} can be read by others. Run chmod 600 ${file}.`);
  }
  return new PlatformKey(parseVersions(text, file));
}

/**
 * Makes the file once, complete or not at all, and never over an existing one.
 *
 * @throws {KeyError} `key.platform-key-exists`
 */
export async function makePlatformKey(file: string): Promise<PlatformKey> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const versions = [{ version: 1, key: randomBytes(32).toString('base64') }];
  const unfinished = `${file}.${randomBytes(6).toString('hex')}`;
  const handle = await open(unfinished, 'wx', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify({ format: fileFormat, versions }, undefined, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await link(unfinished, file);
  } catch (cause) {
    throw new KeyError('key.platform-key-exists', `${file} exists already and is kept`, { cause });
  } finally {
    await rm(unfinished, { force: true });
  }
  return readPlatformKey(file);
}

const fileFormat = 'sertel-platform-key-1';

function parseVersions(text: string, file: string): ReadonlyMap<number, Uint8Array> {
  const bad = new KeyError(
    'key.platform-key-bad',
    `${file} is not a platform key file. Restore it from its copy.`,
  );
  const versions = new Map<number, Uint8Array>();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's message would quote the file, which is a secret.
    throw bad;
  }
  if (!(value instanceof Object && 'format' in value && 'versions' in value)) throw bad;
  if (value.format !== fileFormat || !Array.isArray(value.versions)) throw bad;
  for (const item of value.versions as readonly unknown[]) {
    if (!(item instanceof Object && 'version' in item && 'key' in item)) throw bad;
    const { version, key } = item;
    if (!Number.isInteger(version) || typeof version !== 'number' || typeof key !== 'string') throw bad;
    const secret = Buffer.from(key, 'base64');
    if (secret.length !== 32 || version < 1 || versions.has(version)) throw bad;
    versions.set(version, secret);
  }
  if (versions.size === 0) throw bad;
  return versions;
}
