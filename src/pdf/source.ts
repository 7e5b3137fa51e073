import { PdfError } from './pdf-error.ts';

/** Random access to a file's bytes: a buffer, or an open file of any size. */
export interface ByteSource {
  readonly length: number;
  /** Exactly `length` bytes from `offset`; the caller does not change them. */
  read(offset: number, length: number): Uint8Array;
  /** The bytes from `from` to `to` in pieces, each good only until the next is asked for: for passing over much. */
  pieces(from: number, to: number): Iterable<Uint8Array>;
}

export function bufferSource(bytes: Uint8Array): ByteSource {
  const read = (offset: number, length: number): Uint8Array => {
    checkRange(bytes.length, offset, length);
    return bytes.subarray(offset, offset + length);
  };
  return { length: bytes.length, read, pieces: (from, to) => [read(from, to - from)] };
}

/** A source and what was appended to it, without copying either: a signed file before it is written. */
export function appendedSource(base: ByteSource, tail: Uint8Array): ByteSource {
  const total = base.length + tail.length;
  return {
    length: total,
    read: (offset, length) => {
      checkRange(total, offset, length);
      if (offset >= base.length) return tail.subarray(offset - base.length, offset - base.length + length);
      if (offset + length <= base.length) return base.read(offset, length);
      const joined = new Uint8Array(length);
      const first = base.length - offset;
      joined.set(base.read(offset, first));
      joined.set(tail.subarray(0, length - first), first);
      return joined;
    },
    *pieces(from, to) {
      checkRange(total, from, to - from);
      if (from < base.length) yield* base.pieces(from, Math.min(to, base.length));
      if (to > base.length) yield tail.subarray(Math.max(0, from - base.length), to - base.length);
    },
  };
}

/** The first `length` bytes: a file as it was at an earlier revision. */
export function prefixSource(base: ByteSource, length: number): ByteSource {
  return {
    length,
    read: (offset, count) => {
      checkRange(length, offset, count);
      return base.read(offset, count);
    },
    pieces: (from, to) => {
      checkRange(length, from, to - from);
      return base.pieces(from, to);
    },
  };
}

function checkRange(total: number, offset: number, length: number): void {
  if (offset < 0 || length < 0 || offset + length > total) {
    throw new PdfError(
      'pdf.truncated',
      `expected ${length} bytes at offset ${offset}, the file has ${total}`,
    );
  }
}
