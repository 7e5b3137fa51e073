/** PNG (ISO 15948): every colour type, bit depth and interlacing, to 8-bit RGB and alpha. */
import { crc32, inflateSync } from 'node:zlib';
import { concatBytes, equalBytes } from '../../lib/bytes.ts';
import { ImageError } from './image-error.ts';

export interface DecodedImage {
  readonly width: number;
  readonly height: number;
  /** Three bytes a pixel. */
  readonly rgb: Uint8Array;
  /** One byte a pixel; undefined where every pixel is opaque. */
  readonly alpha: Uint8Array | undefined;
}

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const mostPixels = 40_000_000;

export const isPng = (bytes: Uint8Array): boolean => equalBytes(bytes.subarray(0, 8), signature);

interface Header {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colorType: number;
  readonly interlaced: boolean;
}

/** @throws {ImageError} */
export function decodePng(bytes: Uint8Array): DecodedImage {
  if (!isPng(bytes)) throw new ImageError('image.unknown', 'expected a PNG signature');
  let header: Header | undefined;
  let palette: Uint8Array | undefined;
  let transparency: Uint8Array | undefined;
  let ended = false;
  const compressed: Uint8Array[] = [];
  for (const { type, data } of chunksOf(bytes)) {
    if (header === undefined) {
      if (type !== 'IHDR') throw new ImageError('image.damaged', `expected IHDR first, got ${type}`);
      header = readHeader(data);
    } else if (type === 'PLTE') palette = data;
    else if (type === 'tRNS') transparency = data;
    else if (type === 'IDAT') compressed.push(data);
    else if (type === 'IEND') {
      ended = true;
      break;
    }
  }
  if (header === undefined || !ended)
    throw new ImageError('image.damaged', 'expected IHDR and IEND chunks, the file is cut off');
  if (header.colorType === 3 && palette === undefined)
    throw new ImageError('image.damaged', 'expected a palette before the pixels');
  const samples = decodeSamples(header, inflate(concatBytes(compressed), header));
  return toRgb(header, samples, palette ?? new Uint8Array(0), transparency);
}

function* chunksOf(bytes: Uint8Array): Generator<{ readonly type: string; readonly data: Uint8Array }> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = view.getUint32(at);
    if (at + 12 + length > bytes.length)
      throw new ImageError('image.damaged', `the chunk at offset ${at} is cut off`);
    if (crc32(bytes.subarray(at + 4, at + 8 + length)) !== view.getUint32(at + 8 + length)) {
      throw new ImageError('image.damaged', `the checksum of the chunk at offset ${at} differs`);
    }
    yield {
      type: String.fromCharCode(...bytes.subarray(at + 4, at + 8)),
      data: bytes.subarray(at + 8, at + 8 + length),
    };
    at += 12 + length;
  }
}

const depthsOf: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};
const channelsOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

function readHeader(data: Uint8Array): Header {
  if (data.length !== 13)
    throw new ImageError('image.damaged', `expected an IHDR of 13 bytes, got ${data.length}`);
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const [depth = 0, colorType = 0, compression = 0, filter = 0, interlace = 0] = data.subarray(8);
  const header = {
    width: view.getUint32(0),
    height: view.getUint32(4),
    depth,
    colorType,
    interlaced: interlace === 1,
  };
  if (depthsOf[colorType]?.includes(depth) !== true) {
    throw new ImageError('image.unsupported', `colour type ${colorType} with ${depth} bits is no PNG`);
  }
  if (compression !== 0 || filter !== 0 || interlace > 1) {
    throw new ImageError(
      'image.unsupported',
      `expected methods 0, 0 and 0 or 1, got ${compression}, ${filter} and ${interlace}`,
    );
  }
  if (header.width * header.height > mostPixels || header.width === 0 || header.height === 0) {
    throw new ImageError(
      'image.limit',
      `expected 1 to ${mostPixels} pixels, got ${header.width} x ${header.height}`,
    );
  }
  return header;
}

function inflate(compressed: Uint8Array, header: Header): Uint8Array {
  const rowBytes = Math.ceil((header.width * (channelsOf[header.colorType] ?? 1) * header.depth) / 8);
  try {
    return inflateSync(compressed, { maxOutputLength: (rowBytes + 2) * header.height * 2 + 65536 });
  } catch (cause) {
    throw new ImageError('image.damaged', 'expected deflate data of the size that the header says', {
      cause,
    });
  }
}

const adam7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

type Samples = Uint8Array | Uint16Array;

/** One number a channel and pixel, as deep as stored. */
function decodeSamples(header: Header, data: Uint8Array): Samples {
  const channels = channelsOf[header.colorType] ?? 1;
  const count = header.width * header.height * channels;
  const samples = header.depth === 16 ? new Uint16Array(count) : new Uint8Array(count);
  const passes = header.interlaced ? adam7 : [[0, 0, 1, 1] as const];
  let at = 0;
  for (const [x0, y0, dx, dy] of passes) {
    const width = Math.ceil((header.width - x0) / dx);
    const height = Math.ceil((header.height - y0) / dy);
    if (width <= 0 || height <= 0) continue;
    const rowBytes = Math.ceil((width * channels * header.depth) / 8);
    const pixelBytes = Math.max(1, (channels * header.depth) >> 3);
    let previous = new Uint8Array(rowBytes);
    for (let row = 0; row < height; row++, at += rowBytes + 1) {
      if (at + 1 + rowBytes > data.length) throw new ImageError('image.damaged', 'the pixels are cut off');
      const line = unfilter(data[at] ?? 0, data.subarray(at + 1, at + 1 + rowBytes), previous, pixelBytes);
      for (let i = 0; i < width * channels; i++) {
        const pixel = (y0 + row * dy) * header.width + x0 + Math.floor(i / channels) * dx;
        samples[pixel * channels + (i % channels)] = sampleAt(line, i, header.depth);
      }
      previous = line;
    }
  }
  return samples;
}

function unfilter(
  type: number,
  raw: Uint8Array,
  previous: Uint8Array,
  pixelBytes: number,
): Uint8Array<ArrayBuffer> {
  if (type > 4) throw new ImageError('image.damaged', `expected a row filter of 0 to 4, got ${type}`);
  const line = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) {
    const a = i >= pixelBytes ? (line[i - pixelBytes] ?? 0) : 0;
    const b = previous[i] ?? 0;
    const c = i >= pixelBytes ? (previous[i - pixelBytes] ?? 0) : 0;
    line[i] = ((raw[i] ?? 0) + predict(type, a, b, c)) & 0xff;
  }
  return line;
}

function predict(type: number, a: number, b: number, c: number): number {
  if (type === 1) return a;
  if (type === 2) return b;
  if (type === 3) return (a + b) >> 1;
  if (type !== 4) return 0;
  const [pa, pb, pc] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)];
  if (pa <= pb && pa <= pc) return a;
  return pb <= pc ? b : c;
}

function sampleAt(line: Uint8Array, i: number, depth: number): number {
  if (depth === 8) return line[i] ?? 0;
  if (depth === 16) return ((line[2 * i] ?? 0) << 8) | (line[2 * i + 1] ?? 0);
  const bit = i * depth;
  return ((line[bit >> 3] ?? 0) >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
}

function toRgb(
  header: Header,
  samples: Samples,
  palette: Uint8Array,
  transparency: Uint8Array | undefined,
): DecodedImage {
  const { width, height, colorType, depth } = header;
  const channels = channelsOf[colorType] ?? 1;
  const pixels = width * height;
  const rgb = new Uint8Array(pixels * 3);
  const alpha = new Uint8Array(pixels).fill(255);
  const scale = 255 / ((1 << depth) - 1);
  const eight = depth === 8 ? (value: number) => value : (value: number) => Math.round(value * scale);
  const clear = clearColor(transparency);
  let translucent = false;
  for (let pixel = 0; pixel < pixels; pixel++) {
    const at = pixel * channels;
    const first = samples[at] ?? 0;
    const second = samples[at + 1] ?? 0;
    const third = samples[at + 2] ?? 0;
    let opacity = 255;
    if (colorType === 3) {
      if (3 * first + 2 >= palette.length)
        throw new ImageError('image.damaged', `pixel ${pixel} has colour ${first}, which the palette lacks`);
      rgb[3 * pixel] = palette[3 * first] ?? 0;
      rgb[3 * pixel + 1] = palette[3 * first + 1] ?? 0;
      rgb[3 * pixel + 2] = palette[3 * first + 2] ?? 0;
      opacity = transparency?.[first] ?? 255;
    } else {
      const color = colorType === 2 || colorType === 6;
      rgb[3 * pixel] = eight(first);
      rgb[3 * pixel + 1] = eight(color ? second : first);
      rgb[3 * pixel + 2] = eight(color ? third : first);
      if (colorType === 4) opacity = eight(second);
      else if (colorType === 6) opacity = eight(samples[at + 3] ?? 0);
      else if (clear !== undefined && first === clear[0])
        opacity = !color || (second === clear[1] && third === clear[2]) ? 0 : 255;
    }
    alpha[pixel] = opacity;
    if (opacity !== 255) translucent = true;
  }
  return { width, height, rgb, alpha: translucent ? alpha : undefined };
}

/** The one colour that tRNS makes transparent: a 16-bit number a channel, compared at full depth (clause 11.3.2.1). */
function clearColor(transparency: Uint8Array | undefined): readonly number[] | undefined {
  if (transparency === undefined) return undefined;
  return Array.from(
    { length: transparency.length >> 1 },
    (_, i) => ((transparency[2 * i] ?? 0) << 8) | (transparency[2 * i + 1] ?? 0),
  );
}
