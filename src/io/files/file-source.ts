import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { ByteSource } from '../../pdf/source.ts';

export interface FileSource extends ByteSource {
  close(): void;
}

/** An open file as a byte source: a file of 500 MB costs only the parts that are read. */
export function openFileSource(file: string): FileSource {
  const descriptor = openSync(file, 'r');
  const { size } = fstatSync(descriptor);
  const fill = (bytes: Uint8Array, offset: number): Uint8Array => {
    const { length } = bytes;
    if (offset < 0 || offset + length > size) {
      throw new RangeError(`expected ${length} bytes at offset ${offset}, the file has ${size}`);
    }
    for (let at = 0; at < length;) {
      const count = readSync(descriptor, bytes, at, length - at, offset + at);
      if (count === 0)
        throw new RangeError(`the file was cut short while it was read, at offset ${offset + at}`);
      at += count;
    }
    return bytes;
  };
  return {
    length: size,
    read: (offset, length) => fill(new Uint8Array(length), offset),
    *pieces(from, to) {
      const piece = new Uint8Array(Math.min(pieceLength, Math.max(0, to - from)));
      for (let at = from; at < to; at += piece.length)
        yield fill(piece.subarray(0, Math.min(piece.length, to - at)), at);
    },
    close: () => closeSync(descriptor),
  };
}

/** What a processor's cache holds while it is read and hashed. */
const pieceLength = 1 << 18;
