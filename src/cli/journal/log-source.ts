import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fetchFile } from '../../io/fetch/fetch-file.ts';
import { tilePath, tileWidth, tileWidthAt, type Tile } from '../../pki/tlog/tile.ts';
import { UsageError } from '../output.ts';

/** Where a log is read from: its address, or a folder with the same files. */
export interface LogSource {
  /** The file at this path below the log's prefix. */
  read(file: string): Promise<Uint8Array>;
}

export function openLogSource(place: string): LogSource {
  if (/^https?:\/\//.test(place)) {
    const prefix = place.replace(/\/+$/, '');
    return { read: (file) => fetchFile(`${prefix}/${file}`) };
  }
  return {
    read: (file) =>
      readFile(path.join(place, file)).catch((cause: unknown) => {
        throw new UsageError(`cannot read ${path.join(place, file)}`, { cause });
      }),
  };
}

/** The bundles of entries of a log of this size, in order. */
export function* entryBundles(size: number): Generator<Tile> {
  for (let index = 0; index * tileWidth < size; index++)
    yield { level: 'entries', index, width: tileWidthAt('entries', index, size) };
}

const atOnce = 16;

/** Reads the tiles in their order, some ahead of the one that is given. */
export async function* readTiles(
  source: LogSource,
  tiles: Iterable<Tile>,
): AsyncGenerator<{ readonly tile: Tile; readonly content: Uint8Array }> {
  const pending: Promise<{ tile: Tile; content: Uint8Array }>[] = [];
  for (const tile of tiles) {
    const reading = source.read(tilePath(tile)).then((content) => ({ tile, content }));
    // Whoever waits for an earlier one hears of this one's failure later.
    reading.catch(() => undefined);
    pending.push(reading);
    const [first] = pending;
    if (pending.length < atOnce || first === undefined) continue;
    yield await first;
    void pending.shift();
  }
  for (const reading of pending) yield await reading;
}
