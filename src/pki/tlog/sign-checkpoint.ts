import { concatBytes } from '../../lib/bytes.ts';
import type { Signer } from '../crypto/signer.ts';
import { encodeCheckpoint, type Checkpoint } from './checkpoint.ts';
import { cosignedMessage } from './cosigned-message.ts';
import type { NoteSignature } from './signed-note.ts';
import { verifierKeyOf } from './verifier-key.ts';

/**
 * The log's own signature: Ed25519 over the text. Whoever calls it answers for the tree being consistent with all
 * that was ever signed before.
 */
export async function signCheckpoint(
  checkpoint: Checkpoint,
  name: string,
  signer: Signer,
): Promise<NoteSignature> {
  const { id } = verifierKeyOf(name, 'ed25519', signer.publicKey);
  const value = await signer.sign(new TextEncoder().encode(encodeCheckpoint(checkpoint)));
  return { name, keyId: id, value };
}

/**
 * A cosignature: that the tree is consistent with all that this cosigner saw before, and that no larger one was
 * seen by `now` (C2SP tlog-cosignature). Its type is that of the key, Ed25519 or ML-DSA-44.
 */
export async function cosignCheckpoint(
  checkpoint: Checkpoint,
  name: string,
  signer: Signer,
  now: Date,
): Promise<NoteSignature> {
  const type = signer.algorithm === 'ml-dsa-44' ? 'cosignature-ml-dsa-44' : 'cosignature-ed25519';
  const { id } = verifierKeyOf(name, type, signer.publicKey);
  const timestamp = Math.floor(now.getTime() / 1000);
  const signature = await signer.sign(cosignedMessage(type, checkpoint, name, timestamp));
  const seconds = new Uint8Array(8);
  new DataView(seconds.buffer).setBigUint64(0, BigInt(timestamp));
  return { name, keyId: id, value: concatBytes([seconds, signature]) };
}
