/** An ICC profile (ICC.1:2001-04, version 2, as all parts of ISO 19005 take it) of sRGB, computed from IEC 61966-2-1. */
import { concatBytes, fromLatin1 } from '../../lib/bytes.ts';

type Vector = readonly [number, number, number];
type Matrix = readonly [Vector, Vector, Vector];

/** Chromaticities x, y of IEC 61966-2-1 table 1. */
const primaries = { red: [0.64, 0.33], green: [0.3, 0.6], blue: [0.15, 0.06] } as const;
const whitePoint = [0.3127, 0.329] as const;
/** The profile connection space's illuminant (ICC.1 clause 6.1.8). */
const d50: Vector = [0.9642, 1, 0.8249];

export function buildSrgbProfile(): Uint8Array {
  const [red, green, blue] = colorants();
  const curve = toneCurve();
  const blocks = [
    { tags: ['desc'], data: description('sRGB IEC61966-2.1') },
    { tags: ['cprt'], data: concatBytes([fromLatin1('text\0\0\0\0'), fromLatin1('No copyright\0')]) },
    { tags: ['wtpt'], data: xyz(d50) },
    { tags: ['rXYZ'], data: xyz(red) },
    { tags: ['gXYZ'], data: xyz(green) },
    { tags: ['bXYZ'], data: xyz(blue) },
    { tags: ['rTRC', 'gTRC', 'bTRC'], data: curve },
  ];
  const tagCount = blocks.reduce((sum, { tags }) => sum + tags.length, 0);
  let at = 128 + 4 + 12 * tagCount;
  const rows: Uint8Array[] = [uint32(tagCount)];
  const parts: Uint8Array[] = [];
  for (const { tags, data } of blocks) {
    for (const tag of tags) rows.push(fromLatin1(tag), uint32(at), uint32(data.length));
    const padding = new Uint8Array((4 - (data.length % 4)) % 4);
    parts.push(data, padding);
    at += data.length + padding.length;
  }
  return concatBytes([header(at), ...rows, ...parts]);
}

function header(size: number): Uint8Array {
  const bytes = new Uint8Array(128);
  bytes.set(uint32(size), 0);
  bytes.set(uint32(0x02100000), 8);
  bytes.set(fromLatin1('mntrRGB XYZ '), 12);
  // The day the standard came out: the profile never changes.
  bytes.set(Uint8Array.of(0x07, 0xcf, 0, 10, 0, 18), 24);
  bytes.set(fromLatin1('acsp'), 36);
  bytes.set(xyz(d50).subarray(8), 68);
  return bytes;
}

/** The primaries' XYZ, adapted from D65 to D50 by the linear Bradford transform (ICC.1 annex E). */
function colorants(): Matrix {
  const columns = transpose([fromXy(primaries.red), fromXy(primaries.green), fromXy(primaries.blue)]);
  const white = fromXy(whitePoint);
  const [r, g, b] = transpose(columns);
  const weights = times(inverse(columns), white);
  const scaled: Matrix = [scale(r, weights[0]), scale(g, weights[1]), scale(b, weights[2])];
  const [from, to] = [times(bradford, white), times(bradford, d50)];
  const adapt = (color: Vector): Vector => {
    const cone = times(bradford, color);
    return times(inverse(bradford), [
      (cone[0] * to[0]) / from[0],
      (cone[1] * to[1]) / from[1],
      (cone[2] * to[2]) / from[2],
    ]);
  };
  return [adapt(scaled[0]), adapt(scaled[1]), adapt(scaled[2])];
}

const bradford: Matrix = [
  [0.8951, 0.2664, -0.1614],
  [-0.7502, 1.7135, 0.0367],
  [0.0389, -0.0685, 1.0296],
];

const fromXy = ([x, y]: readonly [number, number]): Vector => [x / y, 1, (1 - x - y) / y];
const scale = ([a, b, c]: Vector, by: number): Vector => [a * by, b * by, c * by];
const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const times = ([a, b, c]: Matrix, vector: Vector): Vector => [dot(a, vector), dot(b, vector), dot(c, vector)];
const transpose = ([a, b, c]: Matrix): Matrix => [
  [a[0], b[0], c[0]],
  [a[1], b[1], c[1]],
  [a[2], b[2], c[2]],
];

const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

function inverse([a, b, c]: Matrix): Matrix {
  const by = 1 / dot(a, cross(b, c));
  return transpose([scale(cross(b, c), by), scale(cross(c, a), by), scale(cross(a, b), by)]);
}

const curvePoints = 1024;

/** The transfer function of IEC 61966-2-1 clause 5.2, sampled: version 2 knows no parametric curves. */
function toneCurve(): Uint8Array {
  const bytes = new Uint8Array(12 + 2 * curvePoints);
  bytes.set(fromLatin1('curv'), 0);
  bytes.set(uint32(curvePoints), 8);
  const data = new DataView(bytes.buffer);
  for (let i = 0; i < curvePoints; i++) {
    const value = i / (curvePoints - 1);
    const linear = value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    data.setUint16(12 + 2 * i, Math.round(65535 * linear));
  }
  return bytes;
}

/** textDescriptionType: the text in ASCII, none in Unicode and in Macintosh script. */
function description(text: string): Uint8Array {
  return concatBytes([
    fromLatin1('desc\0\0\0\0'),
    uint32(text.length + 1),
    fromLatin1(`${text}\0`),
    new Uint8Array(4 + 4 + 2 + 1 + 67),
  ]);
}

function xyz(values: Vector): Uint8Array {
  const bytes = new Uint8Array(20);
  bytes.set(fromLatin1('XYZ '), 0);
  values.forEach((value, i) => new DataView(bytes.buffer).setInt32(8 + 4 * i, Math.round(65536 * value)));
  return bytes;
}

function uint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}
