/**
 * What may be drawn in a file, so that it keeps what it declares. PDF/A lets device colours stand only under an output
 * intent of their kind, grey under any (ISO 19005-1 clause 6.2.3, 19005-2 clause 6.2.4); elsewhere colours are defined
 * by themselves. Part 1 knows no soft masks (clause 6.4); later parts need an output intent to blend in (clause 6.2.10).
 */
import { deflateSync } from 'node:zlib';
import { fromLatin1 } from '../../lib/bytes.ts';
import type { PdfDocument } from '../document.ts';
import type { ObjectSink } from '../fonts/embed-font.ts';
import { array, dict, name, stream, type PdfDict, type PdfObject } from '../objects.ts';
import { encodeNumber } from '../serialize.ts';
import { readPdfADeclaration, type PdfADeclaration } from './read-declaration.ts';
import { buildSrgbProfile } from './srgb-profile.ts';

export interface DrawingRules {
  /** Whether soft masks may stand. */
  readonly alpha: boolean;
  /** The colour space of a picture of so many components. */
  spaceOf(components: 1 | 3 | 4, sink: ObjectSink): PdfObject;
  /** Operator that fills with a grey from 0 (black) to 1. */
  fillGrey(value: number): string;
  /** Operator that strokes with it. */
  strokeGrey(value: number): string;
  /** What the resources of content with those operators must hold. */
  readonly resources: PdfDict;
  /**
   * Whether subset fonts list their glyphs: demanded by part 1 (clause 6.3.5), in later parts a list that veraPDF
   * wants to name the emptied glyphs too, and gone from PDF 2.0.
   */
  readonly cidSet: boolean;
}

/** For a file that declares nothing. */
export const plainRules: DrawingRules = {
  alpha: true,
  spaceOf: (components) => name(deviceSpaces[components]),
  fillGrey: (value) => `${encodeNumber(value)} g`,
  strokeGrey: (value) => `${encodeNumber(value)} G`,
  resources: dict({}),
  cidSet: false,
};

/** What may be drawn in this document without breaking the PDF/A that it declares. */
export function drawingRulesFor(document: PdfDocument): DrawingRules {
  const declared = readPdfADeclaration(document);
  return declared === undefined ? plainRules : archiveRules(declared);
}

const deviceSpaces = { 1: 'DeviceGray', 3: 'DeviceRGB', 4: 'DeviceCMYK' } as const;
const modelComponents = { Gray: 1, RGB: 3, CMYK: 4 } as const;

export function archiveRules({ part, outputIntent }: PdfADeclaration): DrawingRules {
  const intended = outputIntent && modelComponents[outputIntent];
  const cidSet = part === 1;
  const alpha = part > 1 && intended !== undefined;
  const spaceOf: DrawingRules['spaceOf'] = (components, sink) => {
    if (components === intended || (components === 1 && intended !== undefined))
      return name(deviceSpaces[components]);
    return components === 1 ? calibratedGrey : components === 3 ? srgb(sink) : cmykOverSrgb(sink);
  };
  if (intended !== undefined) return { ...plainRules, alpha, cidSet, spaceOf };
  return {
    alpha,
    cidSet,
    spaceOf,
    fillGrey: (value) => `/Grey cs ${encodeNumber(value)} sc`,
    strokeGrey: (value) => `/Grey CS ${encodeNumber(value)} SC`,
    resources: dict({ ColorSpace: dict({ Grey: calibratedGrey }) }),
  };
}

/** D65, as sRGB is. */
const calibratedGrey = array([name('CalGray'), dict({ WhitePoint: array([0.9505, 1, 1.089]), Gamma: 2.2 })]);

function srgb(sink: ObjectSink): PdfObject {
  const profile = sink.allocate();
  const entries = dict({ N: 3, Alternate: name('DeviceRGB'), Filter: name('FlateDecode') });
  sink.put(profile, stream(entries, deflateSync(buildSrgbProfile())));
  return array([name('ICCBased'), profile]);
}

/**
 * Process colours that are turned into sRGB as readers without colour management do it: red is (1 - C)(1 - K).
 * The picture's bytes stay as they are, and nothing needs a CMYK output intent.
 */
function cmykOverSrgb(sink: ObjectSink): PdfObject {
  const transform = sink.allocate();
  const unit = [0, 1, 0, 1, 0, 1];
  const entries = dict({ FunctionType: 4, Domain: array([...unit, 0, 1]), Range: array(unit) });
  sink.put(transform, stream(entries, fromLatin1(tintProgram)));
  const inks = ['Cyan', 'Magenta', 'Yellow', 'Black'].map(name);
  return array([name('DeviceN'), array(inks), srgb(sink), transform]);
}

/** From C M Y K on the stack to R G B. */
const tintProgram =
  '{1 exch sub 4 1 roll 1 exch sub 3 index mul 3 1 roll 1 exch sub 3 index mul 3 1 roll 1 exch sub 3 index mul 4 -1 roll pop 3 1 roll}';
