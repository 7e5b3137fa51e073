/**
 * The Merkle tree hashing of RFC 6962 clause 2.1 (RFC 9162 clause 2.1.1) with SHA-256. The prefixes of leaf and
 * node keep one from being passed off as the other (second preimages).
 */
import { digest, digestInto } from '#crypto';
import { concatBytes } from '../../lib/bytes.ts';

export const hashLength = 32;

/** MTH({}) = SHA-256(). */
export const emptyRoot: Uint8Array = new Uint8Array(digest('sha256', new Uint8Array()));

/** MTH({d(0)}) = SHA-256(0x00 || d(0)). */
export const hashLeaf = (entry: Uint8Array): Uint8Array =>
  new Uint8Array(digest('sha256', concatBytes([leafPrefix, entry])));

/** SHA-256(0x01 || left || right). */
export function hashNode(left: Uint8Array, right: Uint8Array): Uint8Array {
  const hash = new Uint8Array(hashLength);
  hashNodeInto(left, 0, right, 0, hash, 0);
  return hash;
}

/** {@link hashNode} of hashes that stand in larger arrays: millions of them, and none gets a buffer of its own. */
export function hashNodeInto(
  left: Uint8Array,
  leftAt: number,
  right: Uint8Array,
  rightAt: number,
  target: Uint8Array,
  at: number,
): void {
  for (let i = 0; i < hashLength; i++) {
    nodeInput[1 + i] = left[leftAt + i] ?? 0;
    nodeInput[33 + i] = right[rightAt + i] ?? 0;
  }
  digestInto('sha256', nodeInput, target, at);
}

const leafPrefix = Uint8Array.of(0);
const nodeInput = new Uint8Array(1 + 2 * hashLength).fill(1, 0, 1);

/**
 * The leaf hashes of entries of one length that stand one after another, each behind `gap` bytes that are not
 * part of it; written one after another.
 */
export function hashLeaves(entries: Uint8Array, entryLength: number, gap: number): Uint8Array {
  const count = Math.floor(entries.length / (gap + entryLength));
  const hashes = new Uint8Array(count * hashLength);
  const input = new Uint8Array(1 + entryLength);
  for (let n = 0; n < count; n++) {
    const from = n * (gap + entryLength) + gap;
    for (let i = 0; i < entryLength; i++) input[1 + i] = entries[from + i] ?? 0;
    digestInto('sha256', input, hashes, n * hashLength);
  }
  return hashes;
}

/** The root of a perfect subtree over `count` hashes (a power of two) from position `first` of the array. */
export function hashPerfect(hashes: Uint8Array, first: number, count: number): Uint8Array {
  // A copy in any case: `slice` of a Buffer would be a view, and the tile would be overwritten.
  const level = new Uint8Array(hashes.subarray(first * hashLength, (first + count) * hashLength));
  for (let width = count; width > 1; width /= 2) {
    for (let i = 0; i < width; i += 2) {
      hashNodeInto(level, i * hashLength, level, (i + 1) * hashLength, level, (i / 2) * hashLength);
    }
  }
  return level.slice(0, hashLength);
}
