/** What a cosignature signs (C2SP tlog-cosignature). */
import { concatBytes } from '../../lib/bytes.ts';
import { encodeCheckpoint, type Checkpoint } from './checkpoint.ts';

/** @param timestamp POSIX seconds */
export function cosignedMessage(
  type: 'cosignature-ed25519' | 'cosignature-ml-dsa-44',
  checkpoint: Checkpoint,
  cosigner: string,
  timestamp: number,
): Uint8Array {
  if (type === 'cosignature-ed25519')
    return text.encode(`cosignature/v1\ntime ${timestamp}\n${encodeCheckpoint(checkpoint)}`);
  return concatBytes([
    text.encode('subtree/v1\n\0'),
    vector(cosigner),
    uint64(timestamp),
    vector(checkpoint.origin),
    uint64(0),
    uint64(checkpoint.size),
    checkpoint.root,
  ]);
}

const text = new TextEncoder();

/** opaque<1..2^8-1> of RFC 8446 clause 3.4: its length in one byte. */
function vector(value: string): Uint8Array {
  const bytes = text.encode(value);
  if (bytes.length < 1 || bytes.length > 255)
    throw new RangeError(`expected a name of 1 to 255 bytes, got ${bytes.length}`);
  return concatBytes([Uint8Array.of(bytes.length), bytes]);
}

function uint64(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  return bytes;
}
