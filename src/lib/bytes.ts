/** Bytes and their text forms. Every function takes and gives `Uint8Array`s without copying more than it must. */

const digits = fromLatin1('0123456789abcdef');

/** What a hexadecimal digit stands for, by its code; 0xff for every other code. */
const digitValues = new Uint8Array(256).fill(0xff);
for (let value = 0; value < 16; value++) {
  const digit = value.toString(16);
  digitValues[digit.charCodeAt(0)] = value;
  digitValues[digit.toUpperCase().charCodeAt(0)] = value;
}

const ascii = new TextDecoder();

const slabLength = 32_768;
let slab = new Uint8Array(slabLength);
let slabUsed = 0;

/**
 * Room that the caller fills whole. An array of over 64 bytes has a buffer of its own outside the engine's heap, whose
 * making takes longer than most writing into it: short ones are windows on a buffer that they share.
 */
export function roomFor(length: number): Uint8Array {
  if (length <= 64 || length > slabLength / 8) return new Uint8Array(length);
  if (slabUsed + length > slabLength) {
    slab = new Uint8Array(slabLength);
    slabUsed = 0;
  }
  const room = slab.subarray(slabUsed, slabUsed + length);
  slabUsed += length;
  return room;
}

/** Lower-case hexadecimal. */
export const toHex = (bytes: Uint8Array): string => bytes.toHex();

/** Lower-case hexadecimal as the codes of its digits. */
export function encodeHex(bytes: Uint8Array): Uint8Array {
  const text = roomFor(2 * bytes.length);
  writeHex(bytes, text, 0);
  return text;
}

/** The same, written to `target` at `at`. */
export function writeHex(bytes: Uint8Array, target: Uint8Array, at: number): void {
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    target[at + 2 * i] = digits[byte >> 4] ?? 0;
    target[at + 2 * i + 1] = digits[byte & 15] ?? 0;
  }
}

/** Bytes of a hexadecimal text; throws a RangeError where the text is anything else. */
export const fromHex = (text: string): Uint8Array => decodeHex(new TextEncoder().encode(text));

/** The same from the codes of the digits. */
export function decodeHex(text: Uint8Array): Uint8Array {
  const bytes = roomFor(text.length >> 1);
  let wrong = text.length & 1;
  for (let i = 0; i < bytes.length; i++) {
    const high = digitValues[text[2 * i] ?? 0] ?? 0xff;
    const low = digitValues[text[2 * i + 1] ?? 0] ?? 0xff;
    wrong |= (high | low) & 0x80;
    bytes[i] = (high << 4) | low;
  }
  if (wrong !== 0)
    throw new RangeError(
      `expected pairs of hexadecimal digits, got ${JSON.stringify(ascii.decode(text.subarray(0, 40)))}`,
    );
  return bytes;
}

/** One buffer that holds the parts in order. */
export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const joined = roomFor(length);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** Equality of public bytes. Secrets are compared in constant time by `pki/crypto`. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Where the first of these bytes begin, or -1. */
export function indexOfBytes(bytes: Uint8Array, wanted: Uint8Array): number {
  for (let at = 0; at <= bytes.length - wanted.length; at++) if (standsAt(bytes, at, wanted)) return at;
  return -1;
}

/** Where the last of these bytes begin, or -1. */
export function lastIndexOfBytes(bytes: Uint8Array, wanted: Uint8Array): number {
  for (let at = bytes.length - wanted.length; at >= 0; at--) if (standsAt(bytes, at, wanted)) return at;
  return -1;
}

function standsAt(bytes: Uint8Array, at: number, wanted: Uint8Array): boolean {
  for (let i = 0; i < wanted.length; i++) if (bytes[at + i] !== wanted[i]) return false;
  return true;
}

/** Order of unsigned octets, shorter first on a common prefix (X.690 clause 11.6 orders SET OF so). */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const common = Math.min(a.length, b.length);
  for (let i = 0; i < common; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Bytes of a text whose UTF-16 units are each one byte: the form in which PDF syntax is written. */
export function fromLatin1(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i) & 0xff;
  return bytes;
}

/** The reverse of {@link fromLatin1}. Note that `TextDecoder('latin1')` means windows-1252 and would not round-trip. */
export function toLatin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) {
    // Not spread: that walks an iterator, an order of magnitude slower over bytes.
    text += Reflect.apply(String.fromCharCode, undefined, bytes.subarray(at, at + 8192));
  }
  return text;
}
