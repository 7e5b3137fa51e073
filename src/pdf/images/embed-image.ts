import { deflateSync } from 'node:zlib';
import type { ObjectSink } from '../fonts/embed-font.ts';
import { array, dict, name, stream, type PdfDict, type PdfObject, type PdfRef } from '../objects.ts';
import { ImageError } from './image-error.ts';
import { isJpeg, readJpegHeader } from './jpeg.ts';
import { decodePng, isPng } from './png.ts';

export interface EmbeddableImage {
  readonly width: number;
  readonly height: number;
  /** PDF/A allows the one that its output intent describes, and grey. */
  readonly colorSpace: 'DeviceGray' | 'DeviceRGB' | 'DeviceCMYK';
  embed(sink: ObjectSink): PdfRef;
}

/** A PNG (alpha as a soft mask) or a JPEG (as it is). @throws {ImageError} `image.unknown` for anything else */
export function readImage(bytes: Uint8Array): EmbeddableImage {
  if (isPng(bytes)) return fromPng(bytes);
  if (isJpeg(bytes)) return fromJpeg(bytes);
  throw new ImageError('image.unknown', 'expected a PNG or JPEG image');
}

function fromPng(bytes: Uint8Array): EmbeddableImage {
  const { width, height, rgb, alpha } = decodePng(bytes);
  return {
    width,
    height,
    colorSpace: 'DeviceRGB',
    embed: (sink) => {
      const mask =
        alpha && put(sink, imageDict(width, height, 'DeviceGray', 'FlateDecode'), deflateSync(alpha));
      return put(
        sink,
        imageDict(width, height, 'DeviceRGB', 'FlateDecode', { SMask: mask }),
        deflateSync(rgb),
      );
    },
  };
}

function fromJpeg(bytes: Uint8Array): EmbeddableImage {
  const { width, height, components, inverted } = readJpegHeader(bytes);
  const colorSpace = components === 1 ? 'DeviceGray' : components === 3 ? 'DeviceRGB' : 'DeviceCMYK';
  const decode = inverted ? array([1, 0, 1, 0, 1, 0, 1, 0]) : undefined;
  return {
    width,
    height,
    colorSpace,
    embed: (sink) => put(sink, imageDict(width, height, colorSpace, 'DCTDecode', { Decode: decode }), bytes),
  };
}

const imageDict = (
  width: number,
  height: number,
  space: string,
  filter: string,
  more: Readonly<Record<string, PdfObject | undefined>> = {},
): PdfDict =>
  dict({
    Type: name('XObject'),
    Subtype: name('Image'),
    Width: width,
    Height: height,
    ColorSpace: name(space),
    BitsPerComponent: 8,
    Filter: name(filter),
    ...more,
  });

function put(sink: ObjectSink, dictionary: PdfDict, bytes: Uint8Array): PdfRef {
  const reference = sink.allocate();
  sink.put(reference, stream(dictionary, bytes));
  return reference;
}
