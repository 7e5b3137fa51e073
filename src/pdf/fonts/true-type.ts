/** TrueType font programs (OpenType with glyf outlines), read as far as measuring and embedding need. */
import { readCharacterMap } from './character-map.ts';
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

/** Every table that is read later is checked here, so that measuring and embedding meet no damage. @throws {FontError} */
export function parseTrueType(bytes: Uint8Array): TrueTypeFont {
  const tables = readDirectory(bytes);
  const head = view(tableOf(tables, 'head', 54));
  const hhea = view(tableOf(tables, 'hhea', 36));
  const glyphCount = view(tableOf(tables, 'maxp', 6)).getUint16(4);
  const metricCount = hhea.getUint16(34);
  const unitsPerEm = head.getUint16(18);
  if (metricCount === 0 || glyphCount === 0 || unitsPerEm === 0) {
    throw new FontError(
      'font.damaged',
      `expected glyphs, widths and units, got ${glyphCount}, ${metricCount} and ${unitsPerEm}`,
    );
  }
  const hmtx = view(tableOf(tables, 'hmtx', 4 * metricCount));
  checkOutlines(tables, glyphCount, head.getInt16(50));
  const ascent = hhea.getInt16(4);
  const glyphOf = readCharacterMap(getTable(tables, 'cmap'));
  const [os2, post] = [tables.get('OS/2'), tables.get('post')];
  return {
    bytes,
    tables,
    unitsPerEm,
    glyphCount,
    ascent,
    descent: hhea.getInt16(6),
    capHeight: os2 !== undefined && os2.length >= 90 ? view(os2).getInt16(88) : Math.round(ascent * 0.7),
    boundingBox: [head.getInt16(36), head.getInt16(38), head.getInt16(40), head.getInt16(42)],
    italicAngle: post === undefined || post.length < 8 ? 0 : view(post).getInt32(4) / 65536,
    postScriptName: readPostScriptName(tables.get('name')) ?? 'Font',
    glyphOf: (codePoint) => {
      const glyph = glyphOf(codePoint);
      return glyph < glyphCount ? glyph : 0;
    },
    advanceOf: (glyph) => hmtx.getUint16(4 * Math.min(glyph, metricCount - 1)),
  };
}

function readDirectory(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const data = view(bytes);
  const version = bytes.length < 12 ? 0 : data.getUint32(0);
  if (version !== 0x00010000 && version !== 0x74727565)
    throw new FontError('font.not-truetype', 'expected a TrueType font with glyf outlines');
  const tables = new Map<string, Uint8Array>();
  const count = data.getUint16(4);
  if (12 + 16 * count > bytes.length)
    throw new FontError('font.damaged', `expected a directory of ${count} tables, the file is cut off`);
  for (let at = 12; at < 12 + 16 * count; at += 16) {
    const tag = String.fromCharCode(...bytes.subarray(at, at + 4));
    const [start, length] = [data.getUint32(at + 8), data.getUint32(at + 12)];
    if (start + length > bytes.length)
      throw new FontError('font.damaged', `expected the table ${tag} within ${bytes.length} bytes`);
    tables.set(tag, bytes.subarray(start, start + length));
  }
  return tables;
}

export function getTable(tables: ReadonlyMap<string, Uint8Array>, tag: string): Uint8Array {
  const table = tables.get(tag);
  if (table === undefined) throw new FontError('font.table-missing', `expected a ${tag} table`);
  return table;
}

function tableOf(tables: ReadonlyMap<string, Uint8Array>, tag: string, least: number): Uint8Array {
  const table = getTable(tables, tag);
  if (table.length < least)
    throw new FontError('font.damaged', `expected a ${tag} table of ${least} bytes, got ${table.length}`);
  return table;
}

/** Offsets of outlines grow and stay within them: a subset copies from one to the next. */
function checkOutlines(
  tables: ReadonlyMap<string, Uint8Array>,
  glyphCount: number,
  locationFormat: number,
): void {
  if (locationFormat !== 0 && locationFormat !== 1)
    throw new FontError('font.damaged', `expected a location format of 0 or 1, got ${locationFormat}`);
  const long = locationFormat === 1;
  const loca = view(tableOf(tables, 'loca', (long ? 4 : 2) * (glyphCount + 1)));
  let last = 0;
  for (let glyph = 0; glyph <= glyphCount; glyph++) {
    const offset = long ? loca.getUint32(4 * glyph) : 2 * loca.getUint16(2 * glyph);
    if (offset < last) throw new FontError('font.damaged', `the outline of glyph ${glyph} begins too early`);
    last = offset;
  }
  tableOf(tables, 'glyf', last);
}

const postScriptNameId = 6;

function readPostScriptName(table: Uint8Array | undefined): string | undefined {
  if (table === undefined || table.length < 6) return undefined;
  const data = view(table);
  const strings = data.getUint16(4);
  for (let i = 0; i < data.getUint16(2); i++) {
    const at = 6 + 12 * i;
    if (at + 12 > table.length) return undefined;
    if (data.getUint16(at + 6) !== postScriptNameId) continue;
    const start = strings + data.getUint16(at + 10);
    const characters = [...table.subarray(start, start + data.getUint16(at + 8))].filter(
      (byte) => byte !== 0,
    );
    const plain = String.fromCharCode(...characters).replace(/[^A-Za-z0-9-]/g, '');
    return plain === '' ? undefined : plain;
  }
  return undefined;
}
