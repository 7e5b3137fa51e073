import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../lib/bytes.ts';
import { childrenOf, readDer, readDerWhole } from './der-reader.ts';
import {
  readBigInteger,
  readBitString,
  readBoolean,
  readNamedBits,
  readOid,
  readSmallInteger,
  readTime,
} from './der-values.ts';
import {
  encodeInteger,
  encodeNamedBits,
  encodeOid,
  encodeSequence,
  encodeSetOf,
  encodeTime,
  encodeTlv,
} from './der-writer.ts';

const der = (hex: string) => readDerWhole(fromHex(hex));
const refusal = (code: string) => expect.objectContaining({ code });

describe('the DER reader', () => {
  it.each([
    ['a length that is cut off', '3081', 'der.truncated'],
    ['content that is cut off', '300501', 'der.truncated'],
    ['a long form where a short one does', '30810100', 'der.not-strict'],
    ['a long form with leading zeros', '3082000100', 'der.not-strict'],
    ['an indefinite length', '30800000', 'der.not-strict'],
    ['a length of five octets', '30850000000000', 'der.limit'],
    ['a multi-byte tag', '1f8101', 'der.unexpected-tag'],
    ['bytes after the value', '050000', 'der.trailing-data'],
  ])('refuses %s', (_what, hex, code) => {
    expect(() => der(hex)).toThrow(refusal(code));
  });

  it('reads indefinite lengths only where the caller asks for BER, nested ones without recursion', () => {
    const nested = fromHex(`${'3080'.repeat(60)}${'0000'.repeat(60)}`);
    expect(readDer(nested, 0, nested.length, { relaxed: true }).end).toBe(nested.length);
    const deep = fromHex(`${'3080'.repeat(100)}${'0000'.repeat(100)}`);
    expect(() => readDer(deep, 0, deep.length, { relaxed: true })).toThrow(refusal('der.limit'));
  });

  it('bounds the number of values in a constructed one', () => {
    expect(() => childrenOf(der(`300a${'0500'.repeat(5)}`), 4)).toThrow(refusal('der.limit'));
  });

  it('never throws anything but its own errors, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        try {
          childrenOf(readDer(bytes));
        } catch (error) {
          expect(error).toHaveProperty('code', expect.stringMatching(/^der\./));
        }
      }),
    );
  });
});

describe('universal values', () => {
  it.each([
    ['a BOOLEAN of 1', '010101', readBoolean, 'der.bad-value'],
    ['an INTEGER with a needless zero', '02020001', readSmallInteger, 'der.not-strict'],
    ['an empty INTEGER', '0200', readSmallInteger, 'der.bad-value'],
    ['an INTEGER too large for a number', '02077fffffffffff00', readSmallInteger, 'der.limit'],
    ['an OBJECT IDENTIFIER that does not end', '060281', readOid, 'der.truncated'],
    ['an arc with leading zeros', '06032a8001', readOid, 'der.not-strict'],
    ['a BIT STRING with 9 unused bits', '03020900', readBitString, 'der.bad-value'],
    ['unused bits that are set', '03020701', readBitString, 'der.not-strict'],
    ['the thirteenth month', '170d3230313330313030303030305a', readTime, 'der.bad-value'],
    ['a time zone that is not Z', '17113230313230313030303030302b30373030', readTime, 'der.bad-value'],
  ])('refuse %s', (_what, hex, read, code) => {
    expect(() => read(der(hex))).toThrow(refusal(code));
  });

  it('come back as they were written: integers', () => {
    fc.assert(
      fc.property(
        fc.bigInt(-(2n ** 200n), 2n ** 200n),
        (value) => readBigInteger(readDerWhole(encodeInteger(value))) === value,
      ),
    );
  });

  it('come back as they were written: object identifiers', () => {
    const arcs = fc.array(fc.nat({ max: 2 ** 40 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.nat(2), fc.nat(39), arcs, (root, second, rest) => {
        const oid = [root, second, ...rest].join('.');
        return readOid(readDerWhole(encodeOid(oid))) === oid;
      }),
    );
  });

  it('come back as they were written: named bits, times', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(20)), (bits) => {
        expect([...readNamedBits(readDerWhole(encodeNamedBits(bits)))]).toEqual(
          bits.toSorted((a, b) => a - b),
        );
      }),
    );
    const time = fc.date({ min: new Date('1950-01-01'), max: new Date('2120-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(
        time,
        (value) =>
          readTime(readDerWhole(encodeTime(value))).getTime() === Math.floor(value.getTime() / 1000) * 1000,
      ),
    );
  });

  it('write SET OF in ascending order and lengths in their shortest form', () => {
    expect(toHex(encodeSetOf([encodeInteger(2), encodeInteger(1)]))).toBe('3106020101020102');
    expect(toHex(encodeSequence(encodeTlv(4, new Uint8Array(200))).subarray(0, 6))).toBe('3081cb0481c8');
  });
});
