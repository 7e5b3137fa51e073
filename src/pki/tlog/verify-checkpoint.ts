import { verifySignature } from '#crypto';
import { parseSignatureAlgorithm, encodeAlgorithmIdentifier } from '../crypto/algorithms.ts';
import { readDer } from '../asn1/der-reader.ts';
import { parseCheckpoint, type Checkpoint } from './checkpoint.ts';
import { cosignedMessage } from './cosigned-message.ts';
import { keyHandle, parseSignedNote, type NoteSignature, type SignedNote } from './signed-note.ts';
import { TlogError } from './tlog-error.ts';
import { signatureTypes, type VerifierKey } from './verifier-key.ts';

export interface VerifiedCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly note: SignedNote;
  /** The keys whose signatures are there and right, in the order of the note. */
  readonly signers: readonly VerifiedSigner[];
}

export interface VerifiedSigner {
  readonly key: VerifierKey;
  readonly signature: NoteSignature;
  /** When it was cosigned, by the cosigner's clock; undefined for the log's own signature. */
  readonly cosignedAt: Date | undefined;
}

/**
 * Reads a checkpoint and checks the signature of every known key on it; signatures of others are passed over, as
 * the specification asks.
 *
 * @throws {TlogError} `tlog.bad-note`, `tlog.bad-checkpoint`; `tlog.bad-signature` where a known key's is wrong;
 *   `tlog.untrusted` where no known key signed
 */
export function verifyCheckpoint(text: string, keys: readonly VerifierKey[]): VerifiedCheckpoint {
  const note = parseSignedNote(text);
  const checkpoint = parseCheckpoint(note.text);
  const known = new Map(keys.map((key) => [keyHandle(key.name, key.id), key]));
  const signers: VerifiedSigner[] = [];
  for (const signature of note.signatures) {
    const handle = keyHandle(signature.name, signature.keyId);
    const key = known.get(handle);
    if (key === undefined) continue;
    // A key counts once, however often its line is repeated.
    known.delete(handle);
    const seconds = verifyNoteSignature(key, checkpoint, note.text, signature.value);
    if (seconds === undefined)
      throw new TlogError(
        'tlog.bad-signature',
        `the signature of ${signature.name} on the checkpoint is wrong`,
      );
    signers.push({ key, signature, cosignedAt: seconds === 0 ? undefined : new Date(seconds * 1000) });
  }
  if (signers.length === 0)
    throw new TlogError(
      'tlog.untrusted',
      `expected a signature of ${keys.map(({ name }) => name).join(' or ') || 'a known key'} on the checkpoint, got none`,
    );
  return { checkpoint, note, signers };
}

/** The cosignature's time in POSIX seconds, 0 for a signature without one, undefined where it is wrong. */
function verifyNoteSignature(
  key: VerifierKey,
  checkpoint: Checkpoint,
  text: string,
  value: Uint8Array,
): number | undefined {
  const { algorithm, signatureLength } = signatureTypes[key.type];
  const check = (message: Uint8Array, signature: Uint8Array): boolean =>
    signature.length === signatureLength &&
    verifySignature({
      algorithm: parseSignatureAlgorithm(readDer(encodeAlgorithmIdentifier(algorithm))),
      publicKey: key.publicKey,
      message,
      signature,
    });
  if (key.type === 'ed25519') return check(new TextEncoder().encode(text), value) ? 0 : undefined;
  if (value.length < 8) return undefined;
  const seconds = Number(new DataView(value.buffer, value.byteOffset).getBigUint64(0));
  // Zero is for statements about subtrees, which a checkpoint's cosignature is not.
  if (seconds < 1 || seconds > latestSeconds) return undefined;
  return check(cosignedMessage(key.type, checkpoint, key.name, seconds), value.subarray(8))
    ? seconds
    : undefined;
}

/** What a Date can still hold. */
const latestSeconds = 8_640_000_000_000;
