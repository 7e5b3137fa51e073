/** A font as content streams use it: text measured and shown by glyph, then embedded as a subset (ISO 32000 clause 9.7). */
import { deflateSync } from 'node:zlib';
import { fromLatin1 } from '../../lib/bytes.ts';
import { array, dict, literal, name, stream, type PdfObject, type PdfRef } from '../objects.ts';
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
  embed(sink: ObjectSink): PdfRef;
}

export function useFont(font: TrueTypeFont): EmbeddedFont {
  const used = new Map<number, number>();
  const scale = 1000 / font.unitsPerEm;
  const codePoints = (text: string): number[] =>
    Array.from(text, (character) => character.codePointAt(0) ?? 0);
  return {
    measure: (text, size) =>
      codePoints(text).reduce((sum, point) => sum + font.advanceOf(font.glyphOf(point)), 0) *
      (size / font.unitsPerEm),
    show: (text) => {
      const codes = codePoints(text).map((point) => {
        const glyph = font.glyphOf(point);
        if (!used.has(glyph)) used.set(glyph, point);
        return glyph.toString(16).padStart(4, '0');
      });
      return `<${codes.join('')}>`;
    },
    embed: (sink) => {
      const [root, descendant, descriptor, file, toUnicode] = [
        sink.allocate(),
        sink.allocate(),
        sink.allocate(),
        sink.allocate(),
        sink.allocate(),
      ];
      const glyphs = [...used.keys()].toSorted((a, b) => a - b);
      const baseFont = name(`${subsetTag(glyphs)}+${font.postScriptName}`);
      const program = subsetFont(font, new Set(glyphs));
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
          CIDToGIDMap: name('Identity'),
          DW: 0,
          W: array(glyphs.flatMap((glyph) => [glyph, array([Math.round(font.advanceOf(glyph) * scale)])])),
        }),
      );
      sink.put(
        toUnicode,
        stream(dict({ Filter: name('FlateDecode') }), deflateSync(fromLatin1(toUnicodeMap(used)))),
      );
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

function toUnicodeMap(used: ReadonlyMap<number, number>): string {
  const lines = [...used].map(([glyph, point]) => {
    const units = Array.from({ length: point > 0xffff ? 2 : 1 }, (_, i) =>
      String.fromCodePoint(point).charCodeAt(i),
    );
    const target = units.map((unit) => unit.toString(16).padStart(4, '0')).join('');
    return `<${glyph.toString(16).padStart(4, '0')}> <${target}>`;
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
