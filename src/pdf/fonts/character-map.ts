/** From code points to glyphs (OpenType, `cmap`): format 12 where there is one, else format 4. */
import { FontError } from './font-error.ts';

/** The glyph of a code point; 0 where the font has none. @throws {FontError} */
export function readCharacterMap(cmap: Uint8Array): (codePoint: number) => number {
  const data = new DataView(cmap.buffer, cmap.byteOffset, cmap.length);
  const count = cmap.length < 4 ? 0 : data.getUint16(2);
  const offsets = Array.from({ length: count }, (_, i) => i)
    .filter((i) => 12 + 8 * i <= cmap.length)
    .map((i) => data.getUint32(8 + 8 * i))
    .filter((offset) => offset + 16 <= cmap.length);
  const wide = offsets.find((offset) => data.getUint16(offset) === 12);
  if (wide !== undefined) return readGroups(data, wide);
  const narrow = offsets.find((offset) => data.getUint16(offset) === 4);
  if (narrow !== undefined) return readSegments(data, narrow);
  throw new FontError('font.table-missing', 'expected a character map of format 4 or 12');
}

function readGroups(data: DataView, offset: number): (codePoint: number) => number {
  const count = data.getUint32(offset + 12);
  refuseBeyond(data, offset + 16 + 12 * count);
  return (codePoint) => {
    let low = 0;
    let high = count - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const at = offset + 16 + 12 * middle;
      if (codePoint < data.getUint32(at)) high = middle - 1;
      else if (codePoint > data.getUint32(at + 4)) low = middle + 1;
      else return data.getUint32(at + 8) + codePoint - data.getUint32(at);
    }
    return 0;
  };
}

function readSegments(data: DataView, offset: number): (codePoint: number) => number {
  const doubled = data.getUint16(offset + 6) & ~1;
  refuseBeyond(data, offset + 16 + 4 * doubled);
  return (codePoint) => (codePoint > 0xffff ? 0 : glyphInSegments(data, offset, doubled, codePoint));
}

function glyphInSegments(data: DataView, offset: number, doubled: number, codePoint: number): number {
  for (let i = 0; i < doubled; i += 2) {
    if (codePoint > data.getUint16(offset + 14 + i)) continue;
    const start = data.getUint16(offset + 16 + doubled + i);
    if (codePoint < start) return 0;
    const delta = data.getUint16(offset + 16 + 2 * doubled + i);
    const rangeAt = offset + 16 + 3 * doubled + i;
    const range = data.getUint16(rangeAt);
    if (range === 0) return (codePoint + delta) & 0xffff;
    const glyphAt = rangeAt + range + 2 * (codePoint - start);
    const glyph = glyphAt + 2 <= data.byteLength ? data.getUint16(glyphAt) : 0;
    return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
  }
  return 0;
}

function refuseBeyond(data: DataView, end: number): void {
  if (end > data.byteLength)
    throw new FontError('font.damaged', `expected a character map of ${end} bytes, got ${data.byteLength}`);
}
