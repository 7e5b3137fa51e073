import type { Database } from '../../io/db/connect.ts';
import { readTiles } from '../../io/db/journal-tree.ts';
import {
  hashesOf,
  planConsistency,
  planInclusion,
  planRoot,
  tilesOf,
  type ProofPlan,
} from '../../pki/tlog/build-proof.ts';
import { emptyRoot, hashLeaves } from '../../pki/tlog/merkle-hash.ts';
import { tilePath } from '../../pki/tlog/tile.ts';
import { bundledLength, entriesLevel, entryLength } from './growing-log.ts';

/** The root of the first `size` leaves, as the tiles have it. */
export async function readRoot(db: Database, size: number): Promise<Uint8Array> {
  const [root] = size === 0 ? [emptyRoot] : await readHashes(db, planRoot(size));
  if (root === undefined) throw new TypeError('a plan of one range gives one hash');
  return root;
}

/** RFC 6962 clause 2.1.1. @throws {TlogError} `tlog.bad-proof`, `tlog.bad-tile` */
export const readInclusionProof = (
  db: Database,
  index: number,
  size: number,
): Promise<readonly Uint8Array[]> => readHashes(db, planInclusion(index, size));

/** RFC 6962 clause 2.1.2. @throws {TlogError} `tlog.bad-proof`, `tlog.bad-tile` */
export const readConsistencyProof = (
  db: Database,
  from: number,
  to: number,
): Promise<readonly Uint8Array[]> => readHashes(db, planConsistency(from, to));

/** The hashes of a level 0 tile, out of the bundle of its entries. */
export const hashesOfEntries = (bundle: Uint8Array): Uint8Array =>
  hashLeaves(bundle, entryLength, bundledLength - entryLength);

/** All tiles in one query; the hashes are made of them without waiting. */
async function readHashes(db: Database, plan: ProofPlan): Promise<readonly Uint8Array[]> {
  const tiles = tilesOf(plan);
  const stored = await readTiles(
    db,
    tiles.map(({ level, index }) => ({ level: level === 0 ? entriesLevel : level, number: index })),
  );
  const contents = new Map<string, Uint8Array>();
  for (const tile of tiles) {
    const level = tile.level === 0 ? entriesLevel : tile.level;
    const found = stored.find((one) => one.level === level && one.number === tile.index);
    if (found === undefined) continue;
    contents.set(tilePath(tile), level === entriesLevel ? hashesOfEntries(found.content) : found.content);
  }
  return hashesOf(plan, contents);
}
