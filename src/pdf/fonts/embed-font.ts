/** A font as content streams use it: text measured and shown by glyph, then embedded as a subset (ISO 32000 clause 9.7). */
import { deflateSync } from 'node:zlib';
import { fromLatin1 } from '../../lib/bytes.ts';
import {
  array,
  dict,
  literal,
  name,
  stream,
  type PdfObject,
  type PdfRef,
  type PdfStream,
} from '../objects.ts';
import type { DrawingRules } from '../pdf-a/drawing-rules.ts';
import { subsetFont } from './subset-font.ts';
import type { TrueTypeFont } from './true-type.ts';

export interface ObjectSink {
  allocate(): PdfRef;
  put(reference: PdfRef, object: PdfObject): void;
}

export interface EmbeddedFont {
  /** Width of a text in points. */
  measure(text: string, size: number): number;
  /** `<0012…>`: the text as the operand of Tj; its glyphs become part of the subset. */
  show(text: string): string;
  /** Writes the font with the glyphs shown so far. */
  embed(sink: ObjectSink, rules: Pick<DrawingRules, 'cidSet'>): PdfRef;
}

/** Shown for what the font has no glyph for: PDF/A forbids .notdef (ISO 19005-2 clause 6.2.11.8). */
const replacements = [0xfffd, 0x3f];

export function useFont(font: TrueTypeFont): EmbeddedFont {
  const codes = new Map<number, UsedCode>();
  const codeOfPoint = new Map<number, number>();
  let nextOwn = font.glyphCount;
  const scale = 1000 / font.unitsPerEm;
  const replacement = replacements.map((point) => font.glyphOf(point)).find((glyph) => glyph !== 0) ?? 0;
  const glyphOf = (point: number): number => font.glyphOf(point) || replacement;
  /**
   * The glyph's number, or where that stands for another character already (as the replacement does for all that
   * the font lacks) a code of its own, so that a copied text is the text that was written.
   */
  const codeOf = (point: number): number => {
    const known = codeOfPoint.get(point);
    if (known !== undefined) return known;
    const glyph = glyphOf(point);
    const isOwn = font.glyphOf(point) !== 0 && !codes.has(glyph);
    const code = isOwn || nextOwn > 0xffff ? glyph : nextOwn++;
    if (!codes.has(code)) codes.set(code, { glyph, point });
    codeOfPoint.set(point, code);
    return code;
  };
  const codePoints = (text: string): number[] =>
    Array.from(text, (character) => character.codePointAt(0) ?? 0);
  return {
    measure: (text, size) =>
      codePoints(text).reduce((sum, point) => sum + font.advanceOf(glyphOf(point)), 0) *
      (size / font.unitsPerEm),
    show: (text) =>
      `<${codePoints(text)
        .map((point) => codeOf(point).toString(16).padStart(4, '0'))
        .join('')}>`,
    embed: (sink, { cidSet }) => {
      const [root, descendant, descriptor, file, toUnicode] = [
        sink.allocate(),
        sink.allocate(),
        sink.allocate(),
        sink.allocate(),
        sink.allocate(),
      ];
      const used = [...codes].toSorted(([a], [b]) => a - b);
      const baseFont = name(`${subsetTag(used.map(([code]) => code))}+${font.postScriptName}`);
      const { program, glyphs } = subsetFont(font, new Set(used.map(([, { glyph }]) => glyph)));
      const list = cidSet ? sink.allocate() : undefined;
      if (list !== undefined) sink.put(list, flate(bitsOf([...glyphs, ...codes.keys()])));
      sink.put(
        file,
        stream(dict({ Filter: name('FlateDecode'), Length1: program.length }), deflateSync(program)),
      );
      sink.put(
        descriptor,
        dict({
          Type: name('FontDescriptor'),
          FontName: baseFont,
          Flags: 32,
          FontBBox: array(font.boundingBox.map((value) => Math.round(value * scale))),
          ItalicAngle: font.italicAngle,
          Ascent: Math.round(font.ascent * scale),
          Descent: Math.round(font.descent * scale),
          CapHeight: Math.round(font.capHeight * scale),
          StemV: 80,
          FontFile2: file,
          CIDSet: list,
        }),
      );
      sink.put(
        descendant,
        dict({
          Type: name('Font'),
          Subtype: name('CIDFontType2'),
          BaseFont: baseFont,
          CIDSystemInfo: dict({
            Registry: literal(fromLatin1('Adobe')),
            Ordering: literal(fromLatin1('Identity')),
            Supplement: 0,
          }),
          FontDescriptor: descriptor,
          CIDToGIDMap: nextOwn === font.glyphCount ? name('Identity') : putMap(sink, font, codes),
          DW: 0,
          W: array(
            used.flatMap(([code, { glyph }]) => [code, array([Math.round(font.advanceOf(glyph) * scale)])]),
          ),
        }),
      );
      sink.put(toUnicode, flate(fromLatin1(toUnicodeMap(codes))));
      sink.put(
        root,
        dict({
          Type: name('Font'),
          Subtype: name('Type0'),
          BaseFont: baseFont,
          Encoding: name('Identity-H'),
          DescendantFonts: array([descendant]),
          ToUnicode: toUnicode,
        }),
      );
      return root;
    },
  };
}

interface UsedCode {
  readonly glyph: number;
  readonly point: number;
}

const flate = (bytes: Uint8Array): PdfStream =>
  stream(dict({ Filter: name('FlateDecode') }), deflateSync(bytes));

/** One bit a character identifier, the first the highest (ISO 32000-1 table 124): PDF/A-1 demands it of subsets. */
function bitsOf(identifiers: readonly number[]): Uint8Array {
  const bits = new Uint8Array(1 + (Math.max(0, ...identifiers) >> 3));
  for (const identifier of identifiers)
    bits[identifier >> 3] = (bits[identifier >> 3] ?? 0) | (0x80 >> (identifier & 7));
  return bits;
}

/** Glyph numbers of two bytes for each code: their own up to the number of glyphs. */
function putMap(sink: ObjectSink, font: TrueTypeFont, codes: ReadonlyMap<number, UsedCode>): PdfRef {
  const map = new Uint8Array(2 * (1 + Math.max(...codes.keys())));
  const data = new DataView(map.buffer);
  for (let code = 0; 2 * code < map.length; code++)
    data.setUint16(2 * code, codes.get(code)?.glyph ?? (code < font.glyphCount ? code : 0));
  const reference = sink.allocate();
  sink.put(reference, flate(map));
  return reference;
}

/** Six letters that depend on what the subset holds (clause 9.6.4). */
function subsetTag(glyphs: readonly number[]): string {
  let hash = 17;
  for (const glyph of glyphs) hash = (Math.imul(hash, 31) + glyph) >>> 0;
  let tag = '';
  for (let i = 0; i < 6; i++) {
    tag += String.fromCharCode(65 + (hash % 26));
    hash = Math.floor(hash / 26);
  }
  return tag;
}

const mostInSection = 100;

function toUnicodeMap(codes: ReadonlyMap<number, UsedCode>): string {
  const lines = [...codes].map(([code, { point }]) => {
    const units = Array.from({ length: point > 0xffff ? 2 : 1 }, (_, i) =>
      String.fromCodePoint(point).charCodeAt(i),
    );
    const target = units.map((unit) => unit.toString(16).padStart(4, '0')).join('');
    return `<${code.toString(16).padStart(4, '0')}> <${target}>`;
  });
  const sections: string[] = [];
  for (let i = 0; i < lines.length; i += mostInSection) {
    const part = lines.slice(i, i + mostInSection);
    sections.push(`${part.length} beginbfchar\n${part.join('\n')}\nendbfchar`);
  }
  return [
    '/CIDInit /ProcSet findresource begin 12 dict begin begincmap',
    '/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def',
    '/CMapName /Adobe-Identity-UCS def /CMapType 2 def',
    '1 begincodespacerange <0000> <ffff> endcodespacerange',
    ...sections,
    'endcmap CMapName currentdict /CMap defineresource pop end end',
  ].join('\n');
}
