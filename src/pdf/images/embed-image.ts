import { deflateSync } from 'node:zlib';
import type { ObjectSink } from '../fonts/embed-font.ts';
import { array, dict, name, stream, type PdfDict, type PdfObject, type PdfRef } from '../objects.ts';
import type { DrawingRules } from '../pdf-a/drawing-rules.ts';
import { ImageError } from './image-error.ts';
import { isJpeg, readJpegHeader } from './jpeg.ts';
import { decodePng, isPng } from './png.ts';

export interface EmbeddableImage {
  readonly width: number;
  readonly height: number;
  /** Grey, colour, CMYK. */
  readonly components: 1 | 3 | 4;
  /** In the colour spaces that the rules allow; transparent pixels laid on white where they allow no alpha. */
  embed(sink: ObjectSink, rules: DrawingRules): PdfRef;
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
    components: 3,
    embed: (sink, rules) => {
      const kept = rules.alpha ? alpha : undefined;
      // A soft mask's own space is always DeviceGray (ISO 32000-2 table 143).
      const mask =
        kept && put(sink, imageDict(width, height, name('DeviceGray'), 'FlateDecode'), deflateSync(kept));
      return put(
        sink,
        imageDict(width, height, rules.spaceOf(3, sink), 'FlateDecode', { SMask: mask }),
        deflateSync(alpha === undefined || rules.alpha ? rgb : onWhite(rgb, alpha)),
      );
    },
  };
}

function onWhite(rgb: Uint8Array, alpha: Uint8Array): Uint8Array {
  return rgb.map((value, i) => {
    const opacity = (alpha[Math.floor(i / 3)] ?? 255) / 255;
    return Math.round(value * opacity + 255 * (1 - opacity));
  });
}

function fromJpeg(bytes: Uint8Array): EmbeddableImage {
  const { width, height, components, inverted } = readJpegHeader(bytes);
  const decode = inverted ? array([1, 0, 1, 0, 1, 0, 1, 0]) : undefined;
  return {
    width,
    height,
    components,
    embed: (sink, rules) => {
      const space = rules.spaceOf(components, sink);
      return put(sink, imageDict(width, height, space, 'DCTDecode', { Decode: decode }), bytes);
    },
  };
}

const imageDict = (
  width: number,
  height: number,
  space: PdfObject,
  filter: string,
  more: Readonly<Record<string, PdfObject | undefined>> = {},
): PdfDict =>
  dict({
    Type: name('XObject'),
    Subtype: name('Image'),
    Width: width,
    Height: height,
    ColorSpace: space,
    BitsPerComponent: 8,
    Filter: name(filter),
    ...more,
  });

function put(sink: ObjectSink, dictionary: PdfDict, bytes: Uint8Array): PdfRef {
  const reference = sink.allocate();
  sink.put(reference, stream(dictionary, bytes));
  return reference;
}
