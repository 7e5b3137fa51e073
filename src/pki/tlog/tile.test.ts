import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { encodeEntryBundle, parseEntryBundle } from './entry-bundle.ts';
import { parseTilePath, tilePath } from './tile.ts';

const file = new URL('../../../test/tlog/go-vectors.json', import.meta.url);
const { paths } = JSON.parse(readFileSync(file, 'utf8')) as { paths: Readonly<Record<string, string>> };

it('names tiles as golang.org/x/mod/sumdb/tlog does, without the height', () => {
  for (const [tile, path] of Object.entries(paths)) {
    const [level = 0, index = 0, width = 0] = tile.split('/').map(Number);
    const ours = tilePath({ level: level === -1 ? 'entries' : level, index, width });
    expect(ours).toBe(path.replace('tile/8/', 'tile/').replace('/data/', '/entries/'));
  }
});

it('reads each path back', () => {
  const level = fc.oneof(fc.integer({ min: 0, max: 63 }), fc.constant('entries' as const));
  const index = fc.oneof(fc.nat(2000), fc.maxSafeInteger().map(Math.abs));
  fc.assert(
    fc.property(level, index, fc.integer({ min: 1, max: 256 }), (l, n, width) => {
      const tile = { level: l, index: n, width };
      expect(parseTilePath(tilePath(tile))).toEqual(tile);
    }),
  );
});

it.each([
  'tile/0/0',
  'tile/0/0000',
  'tile/0/x000/001',
  'tile/0/001/002',
  'tile/0/x001',
  'tile/00/001',
  'tile/64/001',
  'tile/-1/001',
  'tile/data/001',
  'tile/0/001.p/0',
  'tile/0/001.p/256',
  'tile/0/001.p/07',
  'tile/0/001.p/1/2',
  'tile/0/x999/x999/x999/x999/x999/999',
  'tile/0/001/',
  '/tile/0/001',
  'checkpoint',
])('refuses the path %j', (path) => {
  expect(() => parseTilePath(path)).toThrow(expect.objectContaining({ code: 'tlog.bad-tile' }));
});

it('reads the entries of a bundle back', () => {
  const entries = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 256 });
  fc.assert(
    fc.property(entries, (list) => {
      expect(parseEntryBundle(encodeEntryBundle(list))).toEqual(list);
    }),
    { numRuns: 30 },
  );
});

it('refuses bundles that end early, hold too much, or cannot be', () => {
  for (const bytes of [[0], [0, 1], [0, 2, 7]])
    expect(() => parseEntryBundle(Uint8Array.from(bytes))).toThrow(
      expect.objectContaining({ code: 'tlog.bad-tile' }),
    );
  expect(() => parseEntryBundle(new Uint8Array(2 * 257))).toThrow(
    expect.objectContaining({ code: 'tlog.bad-tile' }),
  );
  expect(() => encodeEntryBundle([new Uint8Array(65_536)])).toThrow(
    expect.objectContaining({ code: 'tlog.bad-tile' }),
  );
});
