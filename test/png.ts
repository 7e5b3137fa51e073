import { crc32, deflateSync } from 'node:zlib';
import { concatBytes, fromLatin1 } from '../src/lib/bytes.ts';

/** A PNG of one colour (ISO 15948), red, green and blue from 0 to 255. */
export function makePng(width: number, height: number, rgb: readonly [number, number, number]): Uint8Array {
  return encodePng(width, height, 2, () => rgb);
}

/** Blue that fades from left to right. */
export const makeFadingPng = (width: number, height: number): Uint8Array =>
  encodePng(width, height, 6, (x) => [0, 0, 200, Math.round((255 * x) / width)]);

function encodePng(
  width: number,
  height: number,
  colorType: number,
  pixel: (x: number) => readonly number[],
): Uint8Array {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, colorType, 0, 0, 0], 8);
  const row = Uint8Array.of(0, ...Array.from({ length: width }, (_, x) => pixel(x)).flat());
  const pixels = deflateSync(concatBytes(Array.from({ length: height }, () => row)));
  const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  return concatBytes([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', pixels),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const named = concatBytes([fromLatin1(type), data]);
  const frame = new Uint8Array(8);
  const view = new DataView(frame.buffer);
  view.setUint32(0, data.length);
  view.setUint32(4, crc32(named));
  return concatBytes([frame.subarray(0, 4), named, frame.subarray(4)]);
}
