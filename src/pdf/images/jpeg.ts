import { ImageError } from './image-error.ts';

export interface JpegImage {
  readonly width: number;
  readonly height: number;
  /** 1 grey, 3 colour, 4 CMYK. */
  readonly components: 1 | 3 | 4;
  /** Adobe's CMYK files store inverted values. */
  readonly inverted: boolean;
}

export const isJpeg = (bytes: Uint8Array): boolean => bytes[0] === 0xff && bytes[1] === 0xd8;

const mostPixels = 100_000_000;
const withoutLength = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
/** Baseline, extended sequential and progressive, Huffman-coded: what DCTDecode knows (ISO 32000 clause 7.4.8). */
const isDecodable = (marker: number): boolean => marker <= 0xc2;

/** Reads the frame header (ISO 10918-1 annex B): the file itself goes into the PDF as it is. @throws {ImageError} */
export function readJpegHeader(bytes: Uint8Array): JpegImage {
  if (!isJpeg(bytes)) throw new ImageError('image.unknown', 'expected a JPEG start marker');
  let adobe = false;
  let frame: JpegImage | undefined;
  for (let at = 2; at + 4 <= bytes.length;) {
    if (bytes[at] !== 0xff) throw new ImageError('image.damaged', `expected a marker at offset ${at}`);
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) at++;
    else if (withoutLength(marker)) at += 2;
    else {
      const length = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
      if (length < 2 || at + 2 + length > bytes.length)
        throw new ImageError('image.damaged', `the segment at offset ${at} is cut off`);
      if (marker === 0xee && String.fromCharCode(...bytes.subarray(at + 4, at + 9)) === 'Adobe') adobe = true;
      if (isFrame(marker)) {
        if (!isDecodable(marker) || frame !== undefined) {
          throw new ImageError(
            'image.unsupported',
            `expected one baseline or progressive frame, got marker ${marker.toString(16)} at offset ${at}`,
          );
        }
        frame = readFrame(bytes.subarray(at + 4, at + 2 + length));
      }
      if (marker === 0xda) {
        if (frame === undefined) break;
        if (!hasEnd(bytes, at))
          throw new ImageError('image.damaged', 'expected an end marker, the pixels are cut off');
        return { ...frame, inverted: adobe && frame.components === 4 };
      }
      at += 2 + length;
    }
  }
  throw new ImageError('image.damaged', 'expected a frame header and a scan');
}

function hasEnd(bytes: Uint8Array, from: number): boolean {
  for (let at = bytes.length - 2; at > from; at--)
    if (bytes[at] === 0xff && bytes[at + 1] === 0xd9) return true;
  return false;
}

function readFrame(frame: Uint8Array): JpegImage {
  const [precision = 0, h1 = 0, h0 = 0, w1 = 0, w0 = 0, components = 0] = frame;
  const height = (h1 << 8) | h0;
  const width = (w1 << 8) | w0;
  if (precision !== 8 || (components !== 1 && components !== 3 && components !== 4)) {
    throw new ImageError(
      'image.unsupported',
      `expected 8 bits and 1, 3 or 4 components, got ${precision} and ${components}`,
    );
  }
  if (width === 0 || height === 0 || width * height > mostPixels) {
    throw new ImageError('image.limit', `expected 1 to ${mostPixels} pixels, got ${width} x ${height}`);
  }
  return { width, height, components, inverted: false };
}
