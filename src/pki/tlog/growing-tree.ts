import { emptyRoot, hashLength, hashNodeInto } from './merkle-hash.ts';

/** A tree that only grows, of which no more is kept than its right edge: one hash for each bit of its size. */
export interface GrowingTree {
  readonly size: number;
  /** MTH of all leaves. */
  root(): Uint8Array;
  /** The roots of the perfect subtrees that make up the tree, largest first: what {@link growTree} goes on from. */
  edge(): readonly Uint8Array[];
  /** Appends the leaf hash that stands at `at`. */
  append(leafHash: Uint8Array, at?: number): void;
}

/** Told the hash of each perfect subtree that is complete and whose height is a multiple of 8, leaves included. */
export type TileHashSink = (level: number, hashes: Uint8Array, at: number) => void;

/**
 * An incremental RFC 6962 tree. Appending costs one node hash on average, whatever the size.
 *
 * @param size and `edge` of the tree to go on from
 * @param onTileHash what becomes the hashes of tiles (C2SP tlog-tiles), in order within each level; the bytes are
 *   only valid during the call
 */
export function growTree(size = 0, edge: readonly Uint8Array[] = [], onTileHash?: TileHashSink): GrowingTree {
  if (edge.length !== countBits(size))
    throw new RangeError(
      `expected ${countBits(size)} hashes at the edge of ${size} leaves, got ${edge.length}`,
    );
  // One place for each bit of a size below 2^53, the largest subtree first.
  const stack = new Uint8Array(54 * hashLength);
  edge.forEach((hash, i) => stack.set(hash, i * hashLength));
  let depth = edge.length;
  let leaves = size;

  return {
    get size() {
      return leaves;
    },
    root() {
      if (depth === 0) return emptyRoot;
      const hash = stack.slice((depth - 1) * hashLength, depth * hashLength);
      for (let i = depth - 2; i >= 0; i--) hashNodeInto(stack, i * hashLength, hash, 0, hash, 0);
      return hash;
    },
    edge: () => Array.from({ length: depth }, (_, i) => stack.slice(i * hashLength, (i + 1) * hashLength)),
    append(leafHash, at = 0) {
      const top = depth * hashLength;
      for (let i = 0; i < hashLength; i++) stack[top + i] = leafHash[at + i] ?? 0;
      depth++;
      leaves++;
      onTileHash?.(0, stack, top);
      // As many joins as the new size has trailing zeros: each is of two equal subtrees.
      let rest = leaves;
      for (let height = 1; rest % 2 === 0; height++) {
        rest /= 2;
        depth--;
        const left = (depth - 1) * hashLength;
        hashNodeInto(stack, left, stack, left + hashLength, stack, left);
        if (height % 8 === 0) onTileHash?.(height / 8, stack, left);
      }
    },
  };
}

function countBits(size: number): number {
  let bits = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) bits += rest % 2;
  return bits;
}
