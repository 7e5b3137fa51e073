import { TlogError } from './tlog-error.ts';
import { hashFromTile, tileOfNode, tilePath, type Tile } from './tile.ts';
import { consistencyNodes, foldRange, inclusionNodes, rootNodes, type Range } from './tree-nodes.ts';

/** What is to be made of the tiles of one tree: its root, and any number of proofs. */
export interface ProofPlan {
  readonly size: number;
  readonly ranges: readonly Range[];
}

export const planRoot = (size: number): ProofPlan => ({ size, ranges: [rootNodes(size)] });

/** @throws {TlogError} `tlog.bad-proof` */
export const planInclusion = (index: number, size: number): ProofPlan => ({
  size,
  ranges: inclusionNodes(index, size),
});

/** @throws {TlogError} `tlog.bad-proof` */
export const planConsistency = (from: number, to: number): ProofPlan => ({
  size: to,
  ranges: consistencyNodes(from, to),
});

/** The tiles that the plan needs, each once: fetched first, so that making the proof waits for nothing. */
export function tilesOf({ size, ranges }: ProofPlan): readonly (Tile & { readonly level: number })[] {
  const tiles = new Map(
    ranges.flat().map((node) => {
      const tile = tileOfNode(node, size);
      return [tilePath(tile), tile];
    }),
  );
  return [...tiles.values()];
}

/**
 * The hashes of the plan, one for each range: a root, or a proof in its order.
 *
 * @param tiles the content of each tile of {@link tilesOf}, by its path
 * @throws {TlogError} `tlog.bad-tile` where one is missing or too short
 */
export function hashesOf(
  { size, ranges }: ProofPlan,
  tiles: ReadonlyMap<string, Uint8Array>,
): readonly Uint8Array[] {
  return ranges.map((range) =>
    foldRange(range, (node) => {
      const path = tilePath(tileOfNode(node, size));
      const tile = tiles.get(path);
      if (tile === undefined)
        throw new TlogError('tlog.bad-tile', `expected the tile ${path}, it is missing`);
      return hashFromTile(tile, node);
    }),
  );
}
