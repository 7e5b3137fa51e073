/** The signature dictionary with room for what is not known yet: /ByteRange of fixed width, /Contents of fixed size. */
import { concatBytes, encodeHex, fromLatin1 } from '../../lib/bytes.ts';
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
  const closed = encodeObject(dictionary);
  const open = closed.subarray(0, closed.length - 2);
  const byteRangeKey = fromLatin1('/ByteRange ');
  const contentsKey = fromLatin1(' /Contents ');
  const contentsLength = 2 * reservedBytes + 2;
  const contents = new Uint8Array(contentsLength).fill(0x30);
  contents[0] = 0x3c;
  contents[contentsLength - 1] = 0x3e;
  const byteRangeAt = open.length + byteRangeKey.length;
  return {
    encoded: concatBytes([
      open,
      byteRangeKey,
      new Uint8Array(byteRangeWidth).fill(0x20),
      contentsKey,
      contents,
      fromLatin1(' >>'),
    ]),
    byteRangeAt,
    contentsAt: byteRangeAt + byteRangeWidth + contentsKey.length,
    contentsLength,
  };
}

/** Writes the range in place; the rest of its width stays white space. */
export function writeByteRange(tail: Uint8Array, at: number, range: readonly number[]): void {
  tail.set(fromLatin1(`[${range.join(' ')}]`), at);
}

/** Writes the hexadecimal contents in place, zeros after them. */
export function writeContents(tail: Uint8Array, at: number, contents: Uint8Array): void {
  tail.set(encodeHex(contents), at + 1);
}
