/** Reads the universal primitive types out of a {@link Der} window (X.690 clauses 8 and 11). */
import { DerError } from './der-error.ts';
import { contentOf, type Der } from './der-reader.ts';
import { tags } from './tags.ts';

/** BOOLEAN: 0x00 or 0xff (X.690 clause 11.1). */
export function readBoolean(der: Der): boolean {
  const value = der.bytes[der.contentStart];
  if (der.contentEnd - der.contentStart !== 1 || (value !== 0 && value !== 0xff)) {
    throw new DerError('der.bad-value', 'expected BOOLEAN 0x00 or 0xff', der.start);
  }
  return value === 0xff;
}

/** INTEGER content octets in their shortest two's-complement form. */
export function readIntegerBytes(der: Der): Uint8Array {
  const content = contentOf(der);
  const [first, second] = content;
  if (first === undefined)
    throw new DerError('der.bad-value', 'expected INTEGER content, got none', der.start);
  if (second !== undefined && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80))) {
    throw new DerError('der.not-strict', 'expected the shortest form of the INTEGER', der.start);
  }
  return content;
}

/** INTEGER of any size. */
export function readBigInteger(der: Der): bigint {
  const content = readIntegerBytes(der);
  let value = 0n;
  for (const byte of content) value = (value << 8n) | BigInt(byte);
  return (content[0] ?? 0) >= 0x80 ? value - (1n << BigInt(8 * content.length)) : value;
}

/** INTEGER or ENUMERATED within ±2^47. */
export function readSmallInteger(der: Der): number {
  const content = readIntegerBytes(der);
  if (content.length > 6) {
    throw new DerError(
      'der.limit',
      `expected an INTEGER of at most 6 octets, got ${content.length}`,
      der.start,
    );
  }
  let value = (content[0] ?? 0) >= 0x80 ? -1 : 0;
  for (const byte of content) value = value * 256 + byte;
  return value;
}

interface KnownOid {
  readonly content: Uint8Array;
  readonly text: string;
}

/** The last OBJECT IDENTIFIER of each hash: a certificate holds thirty, nearly all of them seen before. */
const knownOids: (KnownOid | undefined)[] = Array.from({ length: 1024 }, () => undefined);

/** OBJECT IDENTIFIER in dotted form, of at most 128 octets and arcs of at most 2^53. */
export function readOid(der: Der): string {
  const { bytes, contentStart, contentEnd } = der;
  let hash = contentEnd - contentStart;
  for (let at = contentStart; at < contentEnd; at++) hash = (Math.imul(hash, 31) + (bytes[at] ?? 0)) & 1023;
  const known = knownOids[hash];
  if (known !== undefined && isContent(der, known.content)) return known.text;
  const text = decodeOid(der);
  knownOids[hash] = { content: contentOf(der).slice(), text };
  return text;
}

function isContent({ bytes, contentStart, contentEnd }: Der, expected: Uint8Array): boolean {
  if (contentEnd - contentStart !== expected.length) return false;
  for (let i = 0; i < expected.length; i++) if (bytes[contentStart + i] !== expected[i]) return false;
  return true;
}

function decodeOid(der: Der): string {
  const content = contentOf(der);
  if (content.length === 0 || content.length > 128 || (content.at(-1) ?? 0) >= 0x80) {
    throw new DerError('der.bad-value', 'expected an OBJECT IDENTIFIER of 1 to 128 octets', der.start);
  }
  let text = '';
  let arc = 0;
  let arcStart = true;
  for (const byte of content) {
    if (arcStart && byte === 0x80)
      throw new DerError('der.not-strict', 'expected the shortest form of the arc', der.start);
    arc = arc * 128 + (byte & 0x7f);
    if (arc > Number.MAX_SAFE_INTEGER)
      throw new DerError('der.limit', 'expected an arc below 2^53', der.start);
    arcStart = byte < 0x80;
    if (!arcStart) continue;
    if (text === '') {
      const root = Math.min(2, Math.floor(arc / 40));
      text = `${root}.${arc - 40 * root}`;
    } else {
      text += `.${arc}`;
    }
    arc = 0;
  }
  return text;
}

/** BIT STRING: its octets and the number of unused bits of the last, which must be zero (X.690 clause 11.2.1). */
export function readBitString(der: Der): { readonly bytes: Uint8Array; readonly unusedBits: number } {
  const content = contentOf(der);
  const unusedBits = content[0];
  if (unusedBits === undefined || unusedBits > 7 || (content.length === 1 && unusedBits !== 0)) {
    throw new DerError('der.bad-value', 'expected a BIT STRING with 0 to 7 unused bits', der.start);
  }
  const last = content.at(-1) ?? 0;
  if (content.length > 1 && (last & ((1 << unusedBits) - 1)) !== 0) {
    throw new DerError('der.not-strict', 'expected zero in the unused bits', der.start);
  }
  return { bytes: content.subarray(1), unusedBits };
}

/** BIT STRING that holds octets: a signature or a public key. */
export function readBitStringOctets(der: Der): Uint8Array {
  const { bytes, unusedBits } = readBitString(der);
  if (unusedBits !== 0)
    throw new DerError('der.bad-value', `expected whole octets, got ${unusedBits} unused bits`, der.start);
  return bytes;
}

/** BIT STRING of named bits: the numbers of the bits that are set. */
export function readNamedBits(der: Der): ReadonlySet<number> {
  const { bytes } = readBitString(der);
  const set = new Set<number>();
  for (let i = 0; i < bytes.length * 8; i++) if (((bytes[i >> 3] ?? 0) & (0x80 >> (i & 7))) !== 0) set.add(i);
  return set;
}

/** UTCTime or GeneralizedTime in the DER forms of RFC 5280 clause 4.1.2.5; GeneralizedTime may have a fraction when allowed. */
export function readTime(der: Der, allowFraction = false): Date {
  const generalized = der.tag === tags.generalizedTime;
  if (!generalized && der.tag !== tags.utcTime) {
    throw new DerError('der.unexpected-tag', 'expected UTCTime or GeneralizedTime', der.start);
  }
  const plain = readPlainTime(der, generalized ? 4 : 2);
  if (plain !== undefined) return plain;
  const text = String.fromCharCode(...contentOf(der).subarray(0, 40));
  const pattern = generalized
    ? /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d{1,9})?Z$/
    : /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)()Z$/;
  const match = pattern.exec(text);
  const fraction = match?.[7] ?? '';
  if (match === null || (fraction !== '' && (!allowFraction || fraction.endsWith('0')))) {
    throw new DerError(
      'der.bad-value',
      `expected ${generalized ? 'YYYYMMDDHHMMSSZ' : 'YYMMDDHHMMSSZ'}, got ${JSON.stringify(text)}`,
      der.start,
    );
  }
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  // RFC 5280 clause 4.1.2.5.1: two-digit years from 50 on are of the twentieth century.
  const fullYear = generalized ? year : year < 50 ? 2000 + year : 1900 + year;
  const time = new Date(0);
  time.setUTCFullYear(fullYear, month - 1, day);
  time.setUTCHours(hour, minute, second, fraction === '' ? 0 : Math.floor(Number(fraction) * 1000));
  if (
    time.getUTCMonth() !== month - 1 ||
    time.getUTCDate() !== day ||
    hour > 23 ||
    minute > 59 ||
    second > 59
  ) {
    throw new DerError(
      'der.bad-value',
      `expected a date of the calendar, got ${JSON.stringify(text)}`,
      der.start,
    );
  }
  return time;
}

/** The common form, all digits and Z and a date of the calendar, without a regular expression; else undefined. */
function readPlainTime({ bytes, contentStart, contentEnd }: Der, yearDigits: 2 | 4): Date | undefined {
  if (contentEnd - contentStart !== yearDigits + 11 || bytes[contentEnd - 1] !== 0x5a) return undefined;
  for (let at = contentStart; at < contentEnd - 1; at++) {
    const digit = (bytes[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return undefined;
  }
  const two = (offset: number): number => {
    const at = contentStart + offset;
    return 10 * ((bytes[at] ?? 0) - 0x30) + (bytes[at + 1] ?? 0) - 0x30;
  };
  const short = two(0);
  const year = yearDigits === 4 ? 100 * short + two(2) : short < 50 ? 2000 + short : 1900 + short;
  const month = two(yearDigits);
  const day = two(yearDigits + 2);
  const hour = two(yearDigits + 4);
  const minute = two(yearDigits + 6);
  const second = two(yearDigits + 8);
  // Date.UTC takes years below 100 for those of the twentieth century.
  if (year < 100 || month < 1 || month > 12 || day < 1 || day > 28) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second));
}
