import type { StoredTile } from '../../io/db/journal-tree.ts';
import { growTree, type GrowingTree } from '../../pki/tlog/growing-tree.ts';
import { hashLeaf, hashLength, hashLeaves } from '../../pki/tlog/merkle-hash.ts';
import { hashFromTile, tileWidth } from '../../pki/tlog/tile.ts';
import { foldRange, rootNodes } from '../../pki/tlog/tree-nodes.ts';

/** A public leaf: `type ‖ 32-byte commitment`; in a bundle it stands behind its length. */
export const entryLength = 33;
export const bundledLength = 2 + entryLength;

/** Where the entries stand among the tiles; the hashes of level 0 are made of them. */
export const entriesLevel = -1;

/** The tree in memory: its right edge and the tiles there, of which the last ones still grow. */
export interface GrowingLog {
  readonly size: number;
  root(): Uint8Array;
  append(type: number, commitment: Uint8Array): void;
  /** The tiles that have grown since the last call, as they are to be stored. */
  takeGrown(): readonly StoredTile[];
}

/** The tiles at the right edge of a tree, which is all that it takes to go on from it. */
export function edgePlaces(size: number): readonly { readonly level: number; readonly number: number }[] {
  const places = [{ level: entriesLevel, hashes: size }];
  for (let level = 1, hashes = size; hashes >= tileWidth; level++) {
    hashes = Math.floor(hashes / tileWidth);
    places.push({ level, hashes });
  }
  return places
    .filter(({ hashes }) => hashes % tileWidth !== 0)
    .map(({ level, hashes }) => ({ level, number: Math.floor(hashes / tileWidth) }));
}

/** @param tiles of {@link edgePlaces}; what they hold beyond `size` is left out */
export function growLog(size: number, tiles: readonly StoredTile[]): GrowingLog {
  const columns = new Map<number, Column>();
  const columnOf = (level: number): Column => {
    const known = columns.get(level);
    if (known !== undefined) return known;
    const made = openColumn(level, Math.floor(size / tileWidth ** Math.max(0, level)), tiles);
    columns.set(level, made);
    return made;
  };
  const tree = growTree(size, edgeOf(size, tiles), (level, hashes, at) => {
    if (level > 0) columnOf(level).push(hashes.subarray(at, at + hashLength));
  });
  const entry = new Uint8Array(bundledLength);
  entry[1] = entryLength;
  return {
    get size() {
      return tree.size;
    },
    root: () => tree.root(),
    append(type, commitment) {
      entry[2] = type;
      entry.set(commitment, 3);
      columnOf(entriesLevel).push(entry);
      tree.append(hashLeaf(entry.subarray(2)));
    },
    takeGrown: () => [...columns.values()].flatMap((column) => column.takeGrown()),
  };
}

interface Column {
  push(item: Uint8Array): void;
  takeGrown(): readonly StoredTile[];
}

/** The tiles of one level from the one that still grows. */
function openColumn(level: number, items: number, tiles: readonly StoredTile[]): Column {
  const itemLength = level === entriesLevel ? bundledLength : hashLength;
  let number = Math.floor(items / tileWidth);
  let filled = (items % tileWidth) * itemLength;
  const content = new Uint8Array(tileWidth * itemLength);
  content.set(contentAt(tiles, level, number).subarray(0, filled));
  let full: StoredTile[] = [];
  let grew = false;
  return {
    push(item) {
      content.set(item, filled);
      filled += itemLength;
      grew = true;
      if (filled < content.length) return;
      full.push({ level, number, content: content.slice() });
      number++;
      filled = 0;
      grew = false;
    },
    takeGrown() {
      const grown = grew ? [...full, { level, number, content: content.slice(0, filled) }] : full;
      full = [];
      grew = false;
      return grown;
    },
  };
}

function edgeOf(size: number, tiles: readonly StoredTile[]): ReturnType<GrowingTree['edge']> {
  return rootNodes(size).map((node) =>
    foldRange([node], () => {
      const level = Math.floor(node.height / 8);
      const number = Math.floor((node.index * 2 ** (node.height % 8)) / tileWidth);
      const content = contentAt(tiles, level === 0 ? entriesLevel : level, number);
      return hashFromTile(level === 0 ? hashLeaves(content, entryLength, 2) : content, node);
    }),
  );
}

const contentAt = (tiles: readonly StoredTile[], level: number, number: number): Uint8Array =>
  tiles.find((tile) => tile.level === level && tile.number === number)?.content ?? new Uint8Array();
