import { isWhiteSpace } from '../lexer.ts';
import { PdfError } from '../pdf-error.ts';

/** Clause 7.4.2: pairs of hexadecimal digits up to `>`. */
export function decodeAsciiHex(bytes: Uint8Array): Uint8Array {
  const out: number[] = [];
  let high = -1;
  for (const byte of bytes) {
    if (byte === 0x3e) break;
    if (isWhiteSpace(byte)) continue;
    const digit = Number.parseInt(String.fromCharCode(byte), 16);
    if (Number.isNaN(digit))
      throw new PdfError('pdf.bad-stream', `expected a hexadecimal digit, got byte ${byte}`);
    if (high < 0) high = digit;
    else {
      out.push(16 * high + digit);
      high = -1;
    }
  }
  if (high >= 0) out.push(16 * high);
  return Uint8Array.from(out);
}

/** Clause 7.4.3: five characters a group of four bytes, `z` for zeros, up to `~>`. */
export function decodeAscii85(bytes: Uint8Array): Uint8Array {
  const out: number[] = [];
  let group: number[] = [];
  for (const byte of bytes) {
    if (byte === 0x7e) break;
    if (isWhiteSpace(byte)) continue;
    if (byte === 0x7a && group.length === 0) out.push(0, 0, 0, 0);
    else if (byte < 0x21 || byte > 0x75)
      throw new PdfError('pdf.bad-stream', `expected an ASCII85 character, got byte ${byte}`);
    else if (group.push(byte - 0x21) === 5) {
      out.push(...groupBytes(group));
      group = [];
    }
  }
  if (group.length > 1)
    out.push(...groupBytes([...group, 84, 84, 84, 84].slice(0, 5)).slice(0, group.length - 1));
  return Uint8Array.from(out);
}

function groupBytes(group: readonly number[]): number[] {
  const value = group.reduce((sum, digit) => sum * 85 + digit, 0);
  return [Math.floor(value / 0x1000000) & 0xff, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff];
}

/** Clause 7.4.5: runs; 128 ends the data. */
export function decodeRunLength(bytes: Uint8Array, limit: number): Uint8Array {
  const out: number[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = bytes[at++] ?? 128;
    if (length === 128) break;
    if (length < 128) {
      for (let i = 0; i <= length && at < bytes.length; i++) out.push(bytes[at++] ?? 0);
    } else {
      const byte = bytes[at++] ?? 0;
      for (let i = 0; i < 257 - length; i++) out.push(byte);
    }
    if (out.length > limit) throw new PdfError('pdf.limit', `the stream decodes to over ${limit} bytes`);
  }
  return Uint8Array.from(out);
}
