import { shownJournalSize } from '../../io/db/journal-checkpoints.ts';
import type { Database } from '../../io/db/connect.ts';
import { readTiles } from '../../io/db/journal-tree.ts';
import { hashLength } from '../../pki/tlog/merkle-hash.ts';
import { tileWidthAt, type Tile } from '../../pki/tlog/tile.ts';
import { bundledLength, entriesLevel } from './growing-log.ts';
import { hashesOfEntries } from './tree-reading.ts';

/**
 * A tile of the tree that is shown, or its beginning where a partial one is asked for; undefined where the tree does
 * not reach as far. Once given it never changes, so what is not signed yet is not given.
 */
export async function readTile(db: Database, { level, index, width }: Tile): Promise<Uint8Array | undefined> {
  if (tileWidthAt(level, index, await shownJournalSize(db)) < width) return undefined;
  const stored = level === 0 || level === 'entries' ? entriesLevel : level;
  const [tile] = await readTiles(db, [{ level: stored, number: index }]);
  if (tile === undefined) return undefined;
  if (level === 'entries') return tile.content.subarray(0, width * bundledLength);
  if (level === 0) return hashesOfEntries(tile.content.subarray(0, width * bundledLength));
  return tile.content.subarray(0, width * hashLength);
}
