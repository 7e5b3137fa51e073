/**
 * C2SP tlog-tiles: the tree as files of up to 256 hashes that never change. A tile of level L holds the roots of
 * subtrees of height 8·L; entries stand in bundles that are numbered like tiles of level 0.
 */
import { hashLength, hashPerfect } from './merkle-hash.ts';
import { isTreeSize, type TreeNode } from './tree-nodes.ts';
import { TlogError } from './tlog-error.ts';

export const tileWidth = 256;

export interface Tile {
  readonly level: number | 'entries';
  readonly index: number;
  /** How many of its 256 places are filled; partial tiles only stand at the right edge. */
  readonly width: number;
}

/** `tile/<L>/<N>[.p/<W>]`, N in elements of three digits of which all but the last begin with an x. */
export function tilePath({ level, index, width }: Tile): string {
  const digits = String(index);
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0');
  const elements = padded.match(/\d{3}/g) ?? [];
  const number = elements.map((element, i) => (i < elements.length - 1 ? `x${element}` : element)).join('/');
  return `tile/${level}/${number}${width === tileWidth ? '' : `.p/${width}`}`;
}

/** The reverse of {@link tilePath}; every tile has exactly one path. @throws {TlogError} `tlog.bad-tile` */
export function parseTilePath(path: string): Tile {
  const match = /^tile\/(entries|\d{1,2})\/((?:x\d{3}\/){0,5}\d{3})(?:\.p\/([1-9]\d{0,2}))?$/.exec(path);
  const [, level = '', number = '', partial] = match ?? [];
  const tile = {
    level: level === 'entries' ? ('entries' as const) : Number(level),
    index: Number(number.replaceAll(/[x/]/g, '')),
    width: partial === undefined ? tileWidth : Number(partial),
  };
  const fits = tile.level === 'entries' || tile.level < 64;
  if (match === null || !fits || !isTreeSize(tile.index) || tilePath(tile) !== path)
    throw new TlogError('tlog.bad-tile', 'expected the path of a tile: tile/<level>/<number>[.p/<width>]');
  return tile;
}

/** How wide the tile is in a tree of this size; 0 where the tree does not reach it. */
export function tileWidthAt(level: Tile['level'], index: number, size: number): number {
  const hashes = Math.floor(size / tileWidth ** (level === 'entries' ? 0 : level));
  return Math.max(0, Math.min(tileWidth, hashes - index * tileWidth));
}

/** The tile of a tree of `size` leaves in which the node's hash, or those below it, stand. */
export function tileOfNode({ height, index }: TreeNode, size: number): Tile & { readonly level: number } {
  const level = Math.floor(height / 8);
  const n = Math.floor((index * 2 ** (height % 8)) / tileWidth);
  return { level, index: n, width: tileWidthAt(level, n, size) };
}

/** The node's hash out of its tile. @throws {TlogError} `tlog.bad-tile` where the tile is too short for it */
export function hashFromTile(tile: Uint8Array, { height, index }: TreeNode): Uint8Array {
  const count = 2 ** (height % 8);
  const first = (index * count) % tileWidth;
  if (tile.length % hashLength !== 0 || tile.length < (first + count) * hashLength)
    throw new TlogError(
      'tlog.bad-tile',
      `expected a tile of ${first + count} hashes, got ${tile.length} bytes`,
    );
  return hashPerfect(tile, first, count);
}
