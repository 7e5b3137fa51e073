import { isWhiteSpace } from '../lexer.ts';
import { PdfError } from '../pdf-error.ts';

/** Clause 7.4.2: pairs of hexadecimal digits up to `>`. */
export function decodeAsciiHex(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array((bytes.length + 1) >> 1);
  let size = 0;
  let high = -1;
  for (const byte of bytes) {
    if (byte === 0x3e) break;
    if (isWhiteSpace(byte)) continue;
    const digit = hexDigit(byte);
    if (digit < 0) throw new PdfError('pdf.bad-stream', `expected a hexadecimal digit, got byte ${byte}`);
    if (high < 0) high = digit;
    else {
      out[size++] = 16 * high + digit;
      high = -1;
    }
  }
  if (high >= 0) out[size++] = 16 * high;
  return out.subarray(0, size);
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** Clause 7.4.3: five characters a group of four bytes, `z` for zeros, up to `~>`. */
export function decodeAscii85(bytes: Uint8Array, limit: number): Uint8Array {
  let size = 0;
  for (const byte of bytes) size += byte === 0x7a ? 4 : 1;
  if (size > limit) throw tooLarge(limit);
  const out = new Uint8Array(size);
  size = 0;
  let value = 0;
  let digits = 0;
  const put = (count: number): void => {
    for (let i = 0; i < count; i++) out[size++] = Math.floor(value / 256 ** (3 - i)) & 0xff;
    value = 0;
    digits = 0;
  };
  for (const byte of bytes) {
    if (byte === 0x7e) break;
    if (isWhiteSpace(byte)) continue;
    if (byte === 0x7a && digits === 0) put(4);
    else if (byte < 0x21 || byte > 0x75)
      throw new PdfError('pdf.bad-stream', `expected an ASCII85 character, got byte ${byte}`);
    else {
      value = value * 85 + byte - 0x21;
      if (++digits === 5) put(4);
    }
  }
  if (digits > 1) {
    const count = digits - 1;
    for (; digits < 5; digits++) value = value * 85 + 84;
    put(count);
  }
  return out.subarray(0, size);
}

/** Clause 7.4.5: runs; 128 ends the data. */
export function decodeRunLength(bytes: Uint8Array, limit: number): Uint8Array {
  const out = new Uint8Array(measureRuns(bytes, limit));
  let size = 0;
  for (let at = 0; at < bytes.length;) {
    const length = bytes[at++] ?? 128;
    if (length === 128) break;
    if (length < 128) {
      const run = bytes.subarray(at, at + length + 1);
      out.set(run, size);
      size += run.length;
      at += run.length;
    } else {
      out.fill(bytes[at++] ?? 0, size, size + 257 - length);
      size += 257 - length;
    }
  }
  return out;
}

function measureRuns(bytes: Uint8Array, limit: number): number {
  let size = 0;
  for (let at = 0; at < bytes.length;) {
    const length = bytes[at++] ?? 128;
    if (length === 128) break;
    const taken = length < 128 ? Math.min(length + 1, bytes.length - at) : 1;
    size += length < 128 ? taken : 257 - length;
    at += taken;
    if (size > limit) throw tooLarge(limit);
  }
  return size;
}

const tooLarge = (limit: number): PdfError =>
  new PdfError('pdf.limit', `the stream decodes to over ${limit} bytes`);
