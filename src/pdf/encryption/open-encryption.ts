/**
 * The standard security handler (ISO 32000-2 clause 7.6): from the encryption dictionary and a password to a holder
 * of the file's key, which turns strings and streams of that file into what they mean and back. The key and the
 * password never leave it.
 */
import { md5 } from '#ciphers';
import { concatBytes, toHex, toLatin1 } from '../../lib/bytes.ts';
import { asKind, type PdfDict, type PdfObject, type PdfRef } from '../objects.ts';
import { PdfError } from '../pdf-error.ts';
import { encodeObject } from '../serialize.ts';
import { decryptAes, encryptAes } from './aes.ts';
import {
  readEncryptionDictionary,
  type CipherName,
  type EncryptionDictionary,
} from './encryption-dictionary.ts';
import { newPasswords, oldPasswords } from './passwords.ts';
import { everything, readPermissions, type Permissions } from './permissions.ts';
import { rc4 } from './rc4.ts';
import { unlockNew } from './unlock-new.ts';
import { unlockOld, type Unlocked } from './unlock-old.ts';

export type Direction = 'encrypt' | 'decrypt';

export interface Encryption {
  readonly openedAs: 'owner' | 'user';
  readonly revision: number;
  /** All of them for the owner. */
  readonly permissions: Permissions;
  /** A string of the indirect object that `reference` names. */
  string(direction: Direction, bytes: Uint8Array, reference: PdfRef): Uint8Array;
  /** The filtered bytes of a stream with this dictionary. */
  stream(direction: Direction, bytes: Uint8Array, reference: PdfRef, dict: PdfDict): Uint8Array;
  /** Whether this key is the one of a file with these entries: another revision of the same file. */
  fits(encrypt: PdfDict, firstId: Uint8Array): boolean;
}

type Resolve = (object: PdfObject | undefined) => PdfObject;

/**
 * `password` is the user's or the owner's; none is the empty one.
 *
 * @throws {PdfError} `pdf.password` for a wrong or missing one, `pdf.unsupported`, `pdf.permissions-tampered`
 */
export function openEncryption(
  encrypt: PdfDict,
  firstId: Uint8Array,
  password: string | undefined,
  resolve: Resolve,
): Encryption {
  const dictionary = readEncryptionDictionary(encrypt, resolve);
  const { fileKey, openedAs } = unlock(dictionary, firstId, password);
  const identity = identify(encrypt, firstId);
  const apply = (
    cipher: CipherName,
    direction: Direction,
    bytes: Uint8Array,
    reference: PdfRef,
  ): Uint8Array => {
    if (cipher === 'identity') return bytes;
    const key = cipher === 'aes-256' ? fileKey : objectKey(fileKey, reference, cipher);
    if (cipher === 'rc4') return rc4(key, bytes);
    return direction === 'encrypt' ? encryptAes(key, bytes) : decryptAes(key, bytes);
  };
  return {
    openedAs,
    revision: dictionary.revision,
    permissions: openedAs === 'owner' ? everything : readPermissions(dictionary.p, dictionary.revision),
    string: (direction, bytes, reference) => apply(dictionary.strings, direction, bytes, reference),
    stream: (direction, bytes, reference, dict) =>
      apply(streamCipher(dictionary, dict, resolve), direction, bytes, reference),
    fits: (otherEncrypt, otherId) => identify(otherEncrypt, otherId) === identity,
  };
}

function unlock(
  dictionary: EncryptionDictionary,
  firstId: Uint8Array,
  password: string | undefined,
): Unlocked {
  const isNew = dictionary.revision >= 5;
  for (const candidate of (isNew ? newPasswords : oldPasswords)(password ?? '')) {
    const unlocked = isNew ? unlockNew(dictionary, candidate) : unlockOld(dictionary, firstId, candidate);
    if (unlocked !== undefined) return unlocked;
  }
  throw new PdfError(
    'pdf.password',
    password === undefined
      ? 'the file is encrypted and opens only with a password'
      : 'the password given is neither the user nor the owner password of the encrypted file',
  );
}

/** Algorithm 1: each object has a key of its own, but for AES-256. */
function objectKey(fileKey: Uint8Array, { number, generation }: PdfRef, cipher: CipherName): Uint8Array {
  const place = Uint8Array.of(number, number >> 8, number >> 16, generation, generation >> 8);
  const salt = cipher === 'aes-128' ? Uint8Array.of(0x73, 0x41, 0x6c, 0x54) : new Uint8Array(0);
  return md5(concatBytes([fileKey, place, salt])).subarray(0, Math.min(fileKey.length + 5, 16));
}

/** Clause 7.6.6: cross-reference streams never; a stream's own crypt filter before the file's. */
function streamCipher(dictionary: EncryptionDictionary, dict: PdfDict, resolve: Resolve): CipherName {
  const type = asKind(resolve(dict.entries.get('Type')), 'name')?.value;
  if (type === 'XRef') return 'identity';
  const own = ownCryptFilter(dict, resolve);
  if (own !== undefined) return dictionary.cipherOf(own);
  if (type === 'Metadata' && !dictionary.encryptMetadata) return 'identity';
  return type === 'EmbeddedFile' ? dictionary.embeddedFiles : dictionary.streams;
}

/** The /Name that goes with a /Crypt filter; Identity where there is none (table 14). */
function ownCryptFilter(dict: PdfDict, resolve: Resolve): string | undefined {
  const list = (key: string): readonly PdfObject[] => {
    const value = resolve(dict.entries.get(key));
    return (asKind(value, 'array')?.items ?? [value]).map(resolve);
  };
  const at = list('Filter').findIndex((filter) => asKind(filter, 'name')?.value === 'Crypt');
  if (at < 0) return undefined;
  const parameters = asKind(list('DecodeParms')[at], 'dict');
  return asKind(resolve(parameters?.entries.get('Name')), 'name')?.value ?? 'Identity';
}

/** The dictionary as it stands and the identifier: all that a key comes from, but for the password. */
const identify = (encrypt: PdfDict, firstId: Uint8Array): string =>
  `${toLatin1(encodeObject(encrypt))} ${toHex(firstId)}`;
