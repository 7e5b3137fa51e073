import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeHex,
  encodeHex,
  fromHex,
  fromLatin1,
  indexOfBytes,
  lastIndexOfBytes,
  toHex,
  toLatin1,
} from './bytes.ts';

describe('hexadecimal', () => {
  it('is what Buffer writes and reads back, in either case', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        const text = Buffer.from(bytes).toString('hex');
        expect(toHex(bytes)).toBe(text);
        expect(toLatin1(encodeHex(bytes))).toBe(text);
        expect(fromHex(text)).toEqual(bytes);
        expect(fromHex(text.toUpperCase())).toEqual(bytes);
      }),
    );
  });

  it.each(['a', '0g', 'g0', ' 00', '0x', '/0', ':0', '@0', '`0', '00\u0130\u0130', '\uff10\uff10'])(
    'refuses %j',
    (text) => {
      expect(() => fromHex(text)).toThrow(RangeError);
      expect(() => decodeHex(new TextEncoder().encode(text))).toThrow(RangeError);
    },
  );
});

describe('Latin-1', () => {
  it('keeps every byte in texts of any length', () => {
    for (const length of [0, 1, 255, 256, 8192, 8193, 20_000]) {
      const bytes = Uint8Array.from({ length }, (_, i) => i & 255);
      expect(fromLatin1(toLatin1(bytes))).toEqual(bytes);
    }
    expect(toLatin1(Uint8Array.of(0x80, 0x9f, 0xff))).toBe('\u0080\u009f\u00ff');
  });
});

describe('searching bytes', () => {
  it('finds what a text search finds, from either end', () => {
    const few = fc.array(fc.constantFrom('a', 'b'), { maxLength: 12 }).map((letters) => letters.join(''));
    fc.assert(
      fc.property(few, few, (text, wanted) => {
        const [bytes, needle] = [fromLatin1(text), fromLatin1(wanted)];
        expect(indexOfBytes(bytes, needle)).toBe(text.indexOf(wanted));
        expect(lastIndexOfBytes(bytes, needle)).toBe(text.lastIndexOf(wanted));
      }),
    );
  });
});
