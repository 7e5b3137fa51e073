/**
 * Which parts of a tree a root or a proof is made of. A node is a perfect subtree; every hash of a proof is of a
 * range of leaves that a few of them make up.
 */
import { hashNode } from './merkle-hash.ts';
import { TlogError } from './tlog-error.ts';

/** The subtree over the leaves from index·2^height up to (index+1)·2^height. */
export interface TreeNode {
  readonly height: number;
  readonly index: number;
}

/** A hash of the tree, as the nodes that it is folded from, leftmost first. */
export type Range = readonly TreeNode[];

/** The nodes of the root of a tree of this size. */
export const rootNodes = (size: number): Range => rangeNodes(0, size);

/**
 * The Merkle audit path of a leaf, from its sibling upwards (RFC 6962 clause 2.1.1).
 *
 * @throws {TlogError} `tlog.bad-proof` where the tree has no such leaf
 */
export function inclusionNodes(index: number, size: number): readonly Range[] {
  if (!isTreeSize(size) || !Number.isSafeInteger(index) || index < 0 || index >= size)
    throw new TlogError('tlog.bad-proof', `expected a leaf below the tree's size ${size}, got ${index}`);
  const path: Range[] = [];
  let [start, end] = [0, size];
  while (end - start > 1) {
    const middle = start + splitOf(end - start);
    if (index < middle) {
      path.push(rangeNodes(middle, end));
      end = middle;
    } else {
      path.push(rangeNodes(start, middle));
      start = middle;
    }
  }
  return path.toReversed();
}

/**
 * The proof that the tree of `to` leaves begins with that of `from` (RFC 6962 clause 2.1.2); empty for equal sizes
 * and for `from` 0, of which nothing is to prove.
 *
 * @throws {TlogError} `tlog.bad-proof`
 */
export function consistencyNodes(from: number, to: number): readonly Range[] {
  if (!isTreeSize(from) || !isTreeSize(to) || from > to)
    throw new TlogError('tlog.bad-proof', `expected two tree sizes in order, got ${from} and ${to}`);
  if (from === 0 || from === to) return [];
  const path: Range[] = [];
  let [start, end] = [0, to];
  // SUBPROOF(m, D[n], b): the left part is known to whoever has the old root as long as b holds.
  let isOldTree = true;
  while (from !== end) {
    const middle = start + splitOf(end - start);
    if (from <= middle) {
      path.push(rangeNodes(middle, end));
      end = middle;
    } else {
      path.push(rangeNodes(start, middle));
      start = middle;
      isOldTree = false;
    }
  }
  if (!isOldTree) path.push(rangeNodes(start, end));
  return path.toReversed();
}

/** The hash of a range from those of its nodes: MTH splits at powers of two, so the right ones join first. */
export function foldRange(range: Range, hashOf: (node: TreeNode) => Uint8Array): Uint8Array {
  const hashes = range.map(hashOf);
  return hashes.reduceRight((right, left) => hashNode(left, right));
}

export const isTreeSize = (size: number): boolean => Number.isSafeInteger(size) && size >= 0;

/** The largest power of two smaller than n. */
function splitOf(n: number): number {
  let split = 1;
  while (split * 2 < n) split *= 2;
  return split;
}

/** `start` is a multiple of the largest power of two in the range, as it is wherever MTH splits. */
function rangeNodes(start: number, end: number): Range {
  const nodes: TreeNode[] = [];
  let at = start;
  while (at < end) {
    let height = 0;
    while (at + 2 ** (height + 1) <= end) height++;
    nodes.push({ height, index: at / 2 ** height });
    at += 2 ** height;
  }
  return nodes;
}
