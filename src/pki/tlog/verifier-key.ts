/** C2SP signed-note: who may sign, as a line of text (a vkey). */
import { digest } from '#crypto';
import { concatBytes, equalBytes, fromHex, toHex } from '../../lib/bytes.ts';
import { readDer } from '../asn1/der-reader.ts';
import { encodeBitString, encodeSequence } from '../asn1/der-writer.ts';
import { encodeAlgorithmIdentifier } from '../crypto/algorithms.ts';
import { parseSubjectPublicKeyInfo } from '../x509/certificate.ts';
import { decodeBase64 } from './base64.ts';
import { TlogError } from './tlog-error.ts';

/**
 * The signature types that are known here, by their identifier byte: Ed25519 over the note's text; timestamped
 * cosignatures by Ed25519 and by ML-DSA-44 (C2SP tlog-cosignature).
 */
export const signatureTypes = {
  ed25519: { byte: 0x01, algorithm: 'ed25519', keyLength: 32, signatureLength: 64 },
  'cosignature-ed25519': { byte: 0x04, algorithm: 'ed25519', keyLength: 32, signatureLength: 64 },
  'cosignature-ml-dsa-44': { byte: 0x06, algorithm: 'ml-dsa-44', keyLength: 1312, signatureLength: 2420 },
} as const;

export type SignatureType = keyof typeof signatureTypes;

export interface VerifierKey {
  readonly name: string;
  readonly type: SignatureType;
  /** Four bytes; with the name it says which key signed. */
  readonly id: Uint8Array;
  /** As in the vkey, without an algorithm around it. */
  readonly rawKey: Uint8Array;
  /** DER SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
}

/**
 * The key of a name by which signatures of one type are checked.
 *
 * @param publicKey DER SubjectPublicKeyInfo
 * @throws {TlogError} `tlog.bad-key`
 */
export function verifierKeyOf(name: string, type: SignatureType, publicKey: Uint8Array): VerifierKey {
  return fromRaw(name, type, parseSubjectPublicKeyInfo(readDer(publicKey)).subjectPublicKey);
}

/** `<name>+<hex id>+<base64 of type and key>`. */
export const encodeVerifierKey = ({ name, type, id, rawKey }: VerifierKey): string =>
  `${name}+${toHex(id)}+${concatBytes([Uint8Array.of(signatureTypes[type].byte), rawKey]).toBase64()}`;

/** @throws {TlogError} `tlog.bad-key` for another form, an unknown type, and an id that is not the key's */
export function parseVerifierKey(text: string): VerifierKey {
  const [name = '', id = '', ...rest] = text.split('+');
  // The base64 after the second plus may hold more of them.
  const bytes = decodeBase64(rest.join('+'), 'tlog.bad-key', 'the key of a vkey');
  const type = signatureTypeNames.find((one) => signatureTypes[one].byte === bytes[0]);
  if (type === undefined || !/^[0-9a-f]{8}$/.test(id))
    throw new TlogError(
      'tlog.bad-key',
      `expected <name>+<8 hexadecimal digits>+<base64> with a type of 1, 4 or 6, got ${JSON.stringify(text.slice(0, 120))}`,
    );
  const key = fromRaw(name, type, bytes.subarray(1));
  if (!equalBytes(key.id, fromHex(id)))
    throw new TlogError(
      'tlog.bad-key',
      `expected the id ${toHex(key.id)} with this key of ${name}, got ${id}`,
    );
  return key;
}

/** C2SP signed-note: not empty, no Unicode space, no plus; of 255 bytes at most (C2SP tlog-cosignature). */
export const isKeyName = (name: string): boolean =>
  text.encode(name).length <= 255 && /^[^\p{White_Space}\p{Cc}+]+$/u.test(name);

const signatureTypeNames = Object.keys(signatureTypes) as readonly SignatureType[];
const text = new TextEncoder();

function fromRaw(name: string, type: SignatureType, rawKey: Uint8Array): VerifierKey {
  const { byte, algorithm, keyLength } = signatureTypes[type];
  if (!isKeyName(name))
    throw new TlogError(
      'tlog.bad-key',
      `expected a key name of at most 255 bytes without spaces and plus, got ${JSON.stringify(name)}`,
    );
  if (rawKey.length !== keyLength)
    throw new TlogError(
      'tlog.bad-key',
      `expected ${keyLength} bytes of ${algorithm} key, got ${rawKey.length}`,
    );
  const hash = digest('sha256', text.encode(`${name}\n`), Uint8Array.of(byte), rawKey);
  const id = new Uint8Array(hash.subarray(0, 4));
  const publicKey = encodeSequence(encodeAlgorithmIdentifier(algorithm), encodeBitString(rawKey));
  return { name, type, id, rawKey, publicKey };
}
