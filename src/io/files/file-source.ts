import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { ByteSource } from '../../pdf/source.ts';

export interface FileSource extends ByteSource {
  close(): void;
}

/** An open file as a byte source: a file of 500 MB costs only the parts that are read. */
export function openFileSource(file: string): FileSource {
  const descriptor = openSync(file, 'r');
  const { size } = fstatSync(descriptor);
  return {
    length: size,
    read: (offset, length) => {
      if (offset < 0 || length < 0 || offset + length > size) {
        throw new RangeError(`expected ${length} bytes at offset ${offset}, the file has ${size}`);
      }
      const bytes = new Uint8Array(length);
      for (let at = 0; at < length;) {
        const count = readSync(descriptor, bytes, at, length - at, offset + at);
        if (count === 0)
          throw new RangeError(`the file was cut short while it was read, at offset ${offset + at}`);
        at += count;
      }
      return bytes;
    },
    close: () => closeSync(descriptor),
  };
}
