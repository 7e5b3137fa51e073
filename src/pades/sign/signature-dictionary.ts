/** The signature dictionary with room for what is not known yet: /ByteRange of fixed width, /Contents of fixed size. */
import { encodeHex, fromLatin1 } from '../../lib/bytes.ts';
import { ByteWriter } from '../../pdf/byte-writer.ts';
import type { PdfObject } from '../../pdf/objects.ts';
import { encodeObject } from '../../pdf/serialize.ts';

export interface SignaturePlaceholder {
  readonly encoded: Uint8Array;
  /** Offsets inside `encoded`. */
  readonly byteRangeAt: number;
  readonly contentsAt: number;
  /** Length of the /Contents string with its angle brackets. */
  readonly contentsLength: number;
}

const byteRangeWidth = 10 * 4 + 5;

/** `reservedBytes` is the size of the CMS or token that will fit. */
export function encodePlaceholder(dictionary: PdfObject, reservedBytes: number): SignaturePlaceholder {
  const contentsLength = 2 * reservedBytes + 2;
  const closed = encodeObject(dictionary);
  const out = new ByteWriter(closed.length + contentsLength + 2 * byteRangeWidth);
  out.bytes(closed.subarray(0, closed.length - '>>'.length));
  out.text('/ByteRange ');
  const byteRangeAt = out.length;
  out.fill(0x20, byteRangeWidth);
  out.text(' /Contents ');
  const contentsAt = out.length;
  out.text('<');
  out.fill(0x30, 2 * reservedBytes);
  out.text('> >>');
  return { encoded: out.finish(), byteRangeAt, contentsAt, contentsLength };
}

/** Writes the range in place; the rest of its width stays white space. */
export function writeByteRange(tail: Uint8Array, at: number, range: readonly number[]): void {
  tail.set(fromLatin1(`[${range.join(' ')}]`), at);
}

/** Writes the hexadecimal contents in place, zeros after them. */
export function writeContents(tail: Uint8Array, at: number, contents: Uint8Array): void {
  tail.set(encodeHex(contents), at + 1);
}
