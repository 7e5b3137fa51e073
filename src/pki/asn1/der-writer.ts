/** Writes strict DER: each function gives the whole tag-length-value. Composition is concatenation, innermost first. */
import { compareBytes, roomFor } from '../../lib/bytes.ts';
import { tags } from './tags.ts';

/** A tag-length-value around the parts, in order. */
export function encodeTlv(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const lengthOctets =
    length < 0x80 ? 0 : length < 0x100 ? 1 : length < 0x10000 ? 2 : length < 0x1000000 ? 3 : 4;
  const bytes = roomFor(2 + lengthOctets + length);
  bytes[0] = tag;
  bytes[1] = lengthOctets === 0 ? length : 0x80 | lengthOctets;
  for (let i = 0; i < lengthOctets; i++)
    bytes[2 + i] = Math.floor(length / 256 ** (lengthOctets - 1 - i)) & 0xff;
  let at = 2 + lengthOctets;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

export const encodeSequence = (...parts: readonly Uint8Array[]): Uint8Array =>
  encodeTlv(tags.sequence, ...parts);

/** SET OF: elements in ascending order of their encodings (X.690 clause 11.6). */
export const encodeSetOf = (parts: readonly Uint8Array[]): Uint8Array =>
  encodeTlv(tags.set, ...parts.toSorted(compareBytes));

export const encodeOctetString = (bytes: Uint8Array): Uint8Array => encodeTlv(tags.octetString, bytes);

export const encodeBoolean = (value: boolean): Uint8Array => Uint8Array.of(tags.boolean, 1, value ? 0xff : 0);

export const encodeNull = (): Uint8Array => Uint8Array.of(tags.null, 0);

/** INTEGER of any size, in its shortest form. */
export function encodeInteger(value: bigint | number): Uint8Array {
  if (typeof value === 'number' && (value & 0x7f) === value) return Uint8Array.of(tags.integer, 1, value);
  const big = BigInt(value);
  let octets = 1;
  while (big >= 1n << BigInt(8 * octets - 1) || big < -(1n << BigInt(8 * octets - 1))) octets++;
  const content = new Uint8Array(octets);
  let rest = big;
  for (let i = octets - 1; i >= 0; i--) {
    content[i] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return encodeTlv(tags.integer, content);
}

/** INTEGER from the octets of an unsigned big-endian number. */
export function encodeUnsigned(octets: Uint8Array): Uint8Array {
  let from = 0;
  while (from < octets.length - 1 && octets[from] === 0) from++;
  const shortest = octets.subarray(from);
  return (shortest[0] ?? 0) >= 0x80 || shortest.length === 0
    ? encodeTlv(tags.integer, Uint8Array.of(0), shortest)
    : encodeTlv(tags.integer, shortest);
}

export const encodeEnumerated = (value: number): Uint8Array => Uint8Array.of(tags.enumerated, 1, value);

/** BIT STRING of whole octets. */
export const encodeBitString = (octets: Uint8Array): Uint8Array =>
  encodeTlv(tags.bitString, Uint8Array.of(0), octets);

/** BIT STRING of named bits, trailing zero bits removed (X.690 clause 11.2.2). */
export function encodeNamedBits(bits: Iterable<number>): Uint8Array {
  const set = [...bits];
  const highest = Math.max(-1, ...set);
  const content = new Uint8Array(1 + Math.ceil((highest + 1) / 8));
  content[0] = highest < 0 ? 0 : 7 - (highest & 7);
  for (const bit of set) content[1 + (bit >> 3)] = (content[1 + (bit >> 3)] ?? 0) | (0x80 >> (bit & 7));
  return encodeTlv(tags.bitString, content);
}

const encodedOids = new Map<string, Uint8Array>();

/** OBJECT IDENTIFIER from its dotted form. The few hundred that occur are encoded once; callers never change the bytes. */
export function encodeOid(dotted: string): Uint8Array {
  const known = encodedOids.get(dotted);
  if (known !== undefined) return known;
  const [root = 0, second = 0, ...arcs] = dotted.split('.').map(Number);
  if (!/^[012](\.\d+)+$/.test(dotted) || (root < 2 && second > 39)) {
    throw new RangeError(`expected a dotted OBJECT IDENTIFIER, got ${JSON.stringify(dotted)}`);
  }
  const content: number[] = [];
  for (const arc of [40 * root + second, ...arcs]) {
    const groups = [arc % 128];
    for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128))
      groups.unshift(0x80 | (rest % 128));
    content.push(...groups);
  }
  const encoded = encodeTlv(tags.oid, Uint8Array.from(content));
  if (encodedOids.size < 4096) encodedOids.set(dotted, encoded);
  return encoded;
}

const text = new TextEncoder();

export const encodeUtf8String = (value: string): Uint8Array => encodeTlv(tags.utf8String, text.encode(value));

export const encodePrintableString = (value: string): Uint8Array =>
  encodeTlv(tags.printableString, text.encode(value));

export const encodeIa5String = (value: string): Uint8Array => encodeTlv(tags.ia5String, text.encode(value));

const digits = (value: number, width: number): string => String(value).padStart(width, '0');

/** Time of RFC 5280 clause 4.1.2.5: UTCTime through 2049, GeneralizedTime outside; whole seconds. */
export function encodeTime(time: Date): Uint8Array {
  const year = time.getUTCFullYear();
  if (year < 1950 || year > 2049) return encodeGeneralizedTime(time);
  return encodeTlv(tags.utcTime, text.encode(digits(year % 100, 2) + monthToSecond(time)));
}

/** GeneralizedTime without a fraction, as RFC 5280, 6960 and 3161 write it. */
export function encodeGeneralizedTime(time: Date): Uint8Array {
  return encodeTlv(tags.generalizedTime, text.encode(digits(time.getUTCFullYear(), 4) + monthToSecond(time)));
}

function monthToSecond(time: Date): string {
  return [
    time.getUTCMonth() + 1,
    time.getUTCDate(),
    time.getUTCHours(),
    time.getUTCMinutes(),
    time.getUTCSeconds(),
  ]
    .map((part) => digits(part, 2))
    .join('')
    .concat('Z');
}

/** `[n] EXPLICIT` around whole values. */
export const encodeExplicit = (n: number, ...parts: readonly Uint8Array[]): Uint8Array =>
  encodeTlv(0xa0 | n, ...parts);

/** The same value under another identifier octet: IMPLICIT tagging. */
export function retag(tag: number, encoded: Uint8Array): Uint8Array {
  const copy = roomFor(encoded.length);
  copy.set(encoded);
  copy[0] = tag;
  return copy;
}
