/** C2SP tlog-tiles, "Log entries": up to 256 entries, each behind its length as a big-endian uint16. */
import { TlogError } from './tlog-error.ts';
import { tileWidth } from './tile.ts';

/** @throws {TlogError} `tlog.bad-tile` for an entry over 65,535 bytes */
export function encodeEntryBundle(entries: readonly Uint8Array[]): Uint8Array {
  const bundle = new Uint8Array(entries.reduce((length, entry) => length + 2 + entry.length, 0));
  let at = 0;
  for (const entry of entries) {
    if (entry.length > 0xffff)
      throw new TlogError('tlog.bad-tile', `expected an entry of at most 65535 bytes, got ${entry.length}`);
    bundle[at] = entry.length >> 8;
    bundle[at + 1] = entry.length & 255;
    bundle.set(entry, at + 2);
    at += 2 + entry.length;
  }
  return bundle;
}

/** The entries, as views of the bundle. @throws {TlogError} `tlog.bad-tile` */
export function parseEntryBundle(bundle: Uint8Array): readonly Uint8Array[] {
  const entries: Uint8Array[] = [];
  for (let at = 0; at < bundle.length;) {
    const length = ((bundle[at] ?? 0) << 8) | (bundle[at + 1] ?? 0);
    const end = at + 2 + length;
    if (at + 2 > bundle.length || end > bundle.length)
      throw new TlogError(
        'tlog.bad-tile',
        `expected an entry of ${length} bytes at offset ${at}, the bundle ends`,
      );
    if (entries.length === tileWidth)
      throw new TlogError('tlog.bad-tile', `expected at most ${tileWidth} entries in a bundle`);
    entries.push(bundle.subarray(at + 2, end));
    at = end;
  }
  return entries;
}
