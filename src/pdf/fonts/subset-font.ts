/** A font program with only the glyphs that are used; glyph numbers stay, so no content needs renumbering. */
import { concatBytes, fromLatin1 } from '../../lib/bytes.ts';
import { getTable, type TrueTypeFont } from './true-type.ts';

const kept = ['head', 'hhea', 'maxp', 'hmtx', 'cvt ', 'fpgm', 'prep'];

export interface FontSubset {
  readonly program: Uint8Array;
  /** Those that are in it: .notdef and the components of composite glyphs as well. */
  readonly glyphs: ReadonlySet<number>;
}

export function subsetFont(font: TrueTypeFont, used: ReadonlySet<number>): FontSubset {
  const glyphs = withComponents(font, used);
  const { glyf, loca } = subsetOutlines(font, glyphs);
  const head = getTable(font.tables, 'head').slice();
  const headView = new DataView(head.buffer);
  headView.setUint32(8, 0);
  headView.setInt16(50, 1);
  const tables = new Map<string, Uint8Array>([
    ...kept.flatMap((tag): [string, Uint8Array][] => {
      const table = tag === 'head' ? head : font.tables.get(tag);
      return table === undefined ? [] : [[tag, table]];
    }),
    ['glyf', glyf],
    ['loca', loca],
  ]);
  return { program: assemble([...tables].toSorted(([a], [b]) => (a < b ? -1 : 1))), glyphs };
}

/** Composite glyphs draw others, which must come along. */
function withComponents(font: TrueTypeFont, glyphs: ReadonlySet<number>): ReadonlySet<number> {
  const all = new Set([0]);
  const waiting = [...glyphs];
  for (let glyph = waiting.pop(); glyph !== undefined; glyph = waiting.pop()) {
    if (all.has(glyph) || glyph >= font.glyphCount) continue;
    all.add(glyph);
    waiting.push(...componentsOf(outlineOf(font, glyph)));
  }
  return all;
}

const argumentsAreWords = 0x01;
const hasScale = 0x08;
const moreComponents = 0x20;
const hasTwoScales = 0x40;
const hasMatrix = 0x80;

function componentsOf(outline: Uint8Array): readonly number[] {
  if (outline.length < 12) return [];
  const data = new DataView(outline.buffer, outline.byteOffset, outline.length);
  if (data.getInt16(0) >= 0) return [];
  const components: number[] = [];
  for (let at = 10, more = true; more && at + 4 <= outline.length;) {
    const flags = data.getUint16(at);
    components.push(data.getUint16(at + 2));
    at += 4 + ((flags & argumentsAreWords) === 0 ? 2 : 4);
    if ((flags & hasScale) !== 0) at += 2;
    else if ((flags & hasTwoScales) !== 0) at += 4;
    else if ((flags & hasMatrix) !== 0) at += 8;
    more = (flags & moreComponents) !== 0;
  }
  return components;
}

function outlineOf(font: TrueTypeFont, glyph: number): Uint8Array {
  const loca = getTable(font.tables, 'loca');
  const data = new DataView(loca.buffer, loca.byteOffset, loca.length);
  const head = getTable(font.tables, 'head');
  const long = new DataView(head.buffer, head.byteOffset, head.length).getInt16(50) === 1;
  const offset = (i: number): number => (long ? data.getUint32(4 * i) : 2 * data.getUint16(2 * i));
  return getTable(font.tables, 'glyf').subarray(offset(glyph), offset(glyph + 1));
}

function subsetOutlines(
  font: TrueTypeFont,
  glyphs: ReadonlySet<number>,
): { glyf: Uint8Array; loca: Uint8Array } {
  const loca = new Uint8Array(4 * (font.glyphCount + 1));
  const data = new DataView(loca.buffer);
  const parts: Uint8Array[] = [];
  let at = 0;
  for (let glyph = 0; glyph < font.glyphCount; glyph++) {
    data.setUint32(4 * glyph, at);
    if (!glyphs.has(glyph)) continue;
    const outline = outlineOf(font, glyph);
    const padding = new Uint8Array((4 - (outline.length % 4)) % 4);
    parts.push(outline, padding);
    at += outline.length + padding.length;
  }
  data.setUint32(4 * font.glyphCount, at);
  return { glyf: concatBytes(parts), loca };
}

function assemble(tables: readonly (readonly [string, Uint8Array])[]): Uint8Array {
  const directory = new Uint8Array(12 + 16 * tables.length);
  const data = new DataView(directory.buffer);
  const power = Math.floor(Math.log2(tables.length));
  data.setUint32(0, 0x00010000);
  data.setUint16(4, tables.length);
  data.setUint16(6, 16 * 2 ** power);
  data.setUint16(8, power);
  data.setUint16(10, 16 * (tables.length - 2 ** power));
  const parts: Uint8Array[] = [directory];
  let at = directory.length;
  tables.forEach(([tag, table], i) => {
    const padding = new Uint8Array((4 - (table.length % 4)) % 4);
    directory.set(fromLatin1(tag), 12 + 16 * i);
    data.setUint32(16 + 16 * i, checksum(table));
    data.setUint32(20 + 16 * i, at);
    data.setUint32(24 + 16 * i, table.length);
    parts.push(table, padding);
    at += table.length + padding.length;
  });
  return concatBytes(parts);
}

function checksum(table: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < table.length; i += 4) {
    const word =
      ((table[i] ?? 0) << 24) |
      ((table[i + 1] ?? 0) << 16) |
      ((table[i + 2] ?? 0) << 8) |
      (table[i + 3] ?? 0);
    sum = (sum + word) >>> 0;
  }
  return sum;
}
