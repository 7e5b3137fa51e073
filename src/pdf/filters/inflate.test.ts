import { deflateRawSync, constants } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { inflateRaw as own } from './browser-inflate.ts';
import { inflateRaw as zlib, type Inflated } from './node-inflate.ts';

const limit = 1 << 20;
const told = (inflated: Inflated): string =>
  typeof inflated === 'string' ? inflated : Buffer.from(inflated).toString('hex');
/** What each of the two makes of the bytes. */
const both = (bytes: Uint8Array, most = limit) => ({
  own: told(own(bytes, most)),
  zlib: told(zlib(bytes, most)),
});
const alike = (bytes: Uint8Array, most = limit): boolean => {
  const made = both(bytes, most);
  return made.own === made.zlib;
};
const text = Buffer.from('Harga barang seratus ribu rupiah, seratus ribu rupiah. '.repeat(400));
const levels = [
  deflateRawSync(text, { level: 0 }),
  deflateRawSync(text, { level: 1 }),
  deflateRawSync(text, { level: 9 }),
  deflateRawSync(text, { strategy: constants.Z_FIXED }),
  deflateRawSync(Buffer.alloc(0)),
];

describe('inflating without zlib gives what zlib gives', () => {
  it('for stored, fixed and dynamic blocks', () => {
    for (const bytes of levels) expect(alike(bytes)).toBe(true);
  });

  it('for any bytes deflated', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000 }), (bytes) => alike(deflateRawSync(bytes))),
      { numRuns: 200 },
    );
  });

  it('for data cut off at any place', () => {
    for (const bytes of levels)
      for (let end = 0; end < bytes.length; end += 1 + (bytes.length >> 8))
        expect(alike(bytes.subarray(0, end))).toBe(true);
  });

  it('for any bytes that are no deflate data', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => alike(bytes)),
      { numRuns: 1500 },
    );
  });

  it('for data with one octet changed', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(255), fc.nat(levels.length - 1), (at, value, which) => {
        const bytes = Uint8Array.from(levels[which]!);
        if (bytes.length === 0) return true;
        bytes[at % bytes.length] = value;
        return alike(bytes);
      }),
      { numRuns: 1500 },
    );
  });

  it('at the limit and one octet beyond', () => {
    for (const bytes of levels.slice(0, 4)) {
      expect(alike(bytes, text.length)).toBe(true);
      expect(alike(bytes, text.length - 1)).toBe(true);
    }
  });
});
