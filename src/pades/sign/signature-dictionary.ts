/** The signature dictionary with room for what is not known yet: /ByteRange of fixed width, /Contents of fixed size. */
import { fromLatin1, writeHex } from '../../lib/bytes.ts';
import type { ByteWriter } from '../../pdf/byte-writer.ts';
import type { PdfDict } from '../../pdf/objects.ts';
import { writeEntries } from '../../pdf/serialize.ts';

/** Offsets in the tail. */
export interface SignaturePlaces {
  readonly byteRangeAt: number;
  readonly contentsAt: number;
  /** Length of the /Contents string with its angle brackets. */
  readonly contentsLength: number;
}

const byteRangeWidth = 10 * 4 + 5;

/** `reservedBytes` is the size of the CMS or token that will fit. */
export function writePlaceholder(
  dictionary: PdfDict,
  reservedBytes: number,
  tail: ByteWriter,
): SignaturePlaces {
  tail.text('<<');
  writeEntries(dictionary, tail);
  tail.text('/ByteRange ');
  const byteRangeAt = tail.length;
  tail.fill(0x20, byteRangeWidth);
  tail.text(' /Contents ');
  const contentsAt = tail.length;
  tail.text('<');
  tail.fill(0x30, 2 * reservedBytes);
  tail.text('> >>');
  return { byteRangeAt, contentsAt, contentsLength: tail.length - ' >>'.length - contentsAt };
}

/** Writes the range in place; the rest of its width stays white space. */
export function writeByteRange(tail: Uint8Array, at: number, range: readonly number[]): void {
  tail.set(fromLatin1(`[${range.join(' ')}]`), at);
}

/** Writes the hexadecimal contents in place, zeros after them. */
export function writeContents(tail: Uint8Array, at: number, contents: Uint8Array): void {
  writeHex(contents, tail, at + 1);
}
