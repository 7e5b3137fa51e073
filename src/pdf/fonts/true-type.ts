/** TrueType font programs (OpenType with glyf outlines), read as far as measuring and embedding need. */
import { FontError } from './font-error.ts';

export interface TrueTypeFont {
  readonly bytes: Uint8Array;
  readonly tables: ReadonlyMap<string, Uint8Array>;
  readonly unitsPerEm: number;
  readonly glyphCount: number;
  /** In font units. */
  readonly ascent: number;
  readonly descent: number;
  readonly capHeight: number;
  readonly boundingBox: readonly [number, number, number, number];
  readonly italicAngle: number;
  readonly postScriptName: string;
  /** Glyph of a code point; 0 where the font has none. */
  glyphOf(codePoint: number): number;
  /** Advance width of a glyph in font units. */
  advanceOf(glyph: number): number;
}

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

/** @throws {FontError} */
export function parseTrueType(bytes: Uint8Array): TrueTypeFont {
  const data = view(bytes);
  const version = bytes.length < 12 ? 0 : data.getUint32(0);
  if (version !== 0x00010000 && version !== 0x74727565) {
    throw new FontError('font.not-truetype', 'expected a TrueType font with glyf outlines');
  }
  const tables = new Map<string, Uint8Array>();
  for (let i = 0; i < data.getUint16(4); i++) {
    const at = 12 + 16 * i;
    const tag = String.fromCharCode(...bytes.subarray(at, at + 4));
    tables.set(tag, bytes.subarray(data.getUint32(at + 8), data.getUint32(at + 8) + data.getUint32(at + 12)));
  }
  const head = view(getTable(tables, 'head'));
  const hhea = view(getTable(tables, 'hhea'));
  const hmtx = view(getTable(tables, 'hmtx'));
  const metricCount = hhea.getUint16(34);
  const os2 = tables.get('OS/2');
  const ascent = hhea.getInt16(4);
  const glyphOf = readCharacterMap(getTable(tables, 'cmap'));
  const post = tables.get('post');
  return {
    bytes,
    tables,
    unitsPerEm: head.getUint16(18),
    glyphCount: view(getTable(tables, 'maxp')).getUint16(4),
    ascent,
    descent: hhea.getInt16(6),
    capHeight: os2 !== undefined && os2.length >= 90 ? view(os2).getInt16(88) : Math.round(ascent * 0.7),
    boundingBox: [head.getInt16(36), head.getInt16(38), head.getInt16(40), head.getInt16(42)],
    italicAngle: post === undefined ? 0 : view(post).getInt32(4) / 65536,
    postScriptName: readPostScriptName(tables.get('name')) ?? 'Font',
    glyphOf,
    advanceOf: (glyph) => hmtx.getUint16(4 * Math.min(glyph, metricCount - 1)),
  };
}

export function getTable(tables: ReadonlyMap<string, Uint8Array>, tag: string): Uint8Array {
  const table = tables.get(tag);
  if (table === undefined) throw new FontError('font.table-missing', `expected a ${tag} table`);
  return table;
}

/** Format 12 where there is one, else format 4. */
function readCharacterMap(cmap: Uint8Array): (codePoint: number) => number {
  const data = view(cmap);
  const offsets = Array.from({ length: data.getUint16(2) }, (_, i) => data.getUint32(8 + 8 * i));
  const wide = offsets.find((offset) => data.getUint16(offset) === 12);
  if (wide !== undefined) return (codePoint) => glyphInGroups(data, wide, codePoint);
  const narrow = offsets.find((offset) => data.getUint16(offset) === 4);
  if (narrow === undefined)
    throw new FontError('font.table-missing', 'expected a character map of format 4 or 12');
  return (codePoint) => (codePoint > 0xffff ? 0 : glyphInSegments(data, narrow, codePoint));
}

function glyphInGroups(data: DataView, offset: number, codePoint: number): number {
  let low = 0;
  let high = data.getUint32(offset + 12) - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const at = offset + 16 + 12 * middle;
    if (codePoint < data.getUint32(at)) high = middle - 1;
    else if (codePoint > data.getUint32(at + 4)) low = middle + 1;
    else return data.getUint32(at + 8) + codePoint - data.getUint32(at);
  }
  return 0;
}

function glyphInSegments(data: DataView, offset: number, codePoint: number): number {
  const doubled = data.getUint16(offset + 6);
  for (let i = 0; i < doubled; i += 2) {
    if (codePoint > data.getUint16(offset + 14 + i)) continue;
    const start = data.getUint16(offset + 16 + doubled + i);
    if (codePoint < start) return 0;
    const delta = data.getUint16(offset + 16 + 2 * doubled + i);
    const rangeAt = offset + 16 + 3 * doubled + i;
    const range = data.getUint16(rangeAt);
    if (range === 0) return (codePoint + delta) & 0xffff;
    const glyph = data.getUint16(rangeAt + range + 2 * (codePoint - start));
    return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
  }
  return 0;
}

const postScriptNameId = 6;

function readPostScriptName(table: Uint8Array | undefined): string | undefined {
  if (table === undefined) return undefined;
  const data = view(table);
  const strings = data.getUint16(4);
  for (let i = 0; i < data.getUint16(2); i++) {
    const at = 6 + 12 * i;
    if (data.getUint16(at + 6) !== postScriptNameId) continue;
    const start = strings + data.getUint16(at + 10);
    const characters = [...table.subarray(start, start + data.getUint16(at + 8))].filter(
      (byte) => byte !== 0,
    );
    return String.fromCharCode(...characters).replace(/[^A-Za-z0-9-]/g, '');
  }
  return undefined;
}
