/** What an inspection needs of a font: how far its codes reach, and which of them show nothing. */
import type { PdfDocument } from '../../../pdf/document.ts';
import { asKind, type PdfDict } from '../../../pdf/objects.ts';

export interface ContentFont {
  readonly bytesPerCode: 1 | 2;
  /** In text space units for a font of size 1. */
  width(code: number): number;
  isBlank(code: number): boolean;
  /** Whether the codes are the letters themselves, so that a shown string can be read. */
  readonly isReadable: boolean;
}

const usualWidth = 0.5;

export const unknownFont: ContentFont = {
  bytesPerCode: 1,
  width: () => usualWidth,
  isBlank: (code) => code === 0x20,
  isReadable: false,
};

export function readContentFont(document: PdfDocument, font: PdfDict): ContentFont {
  return document.getName(font, 'Subtype') === 'Type0'
    ? compositeFont(document, font)
    : simpleFont(document, font);
}

/** Clause 9.6.2: /Widths from /FirstChar on, thousandths of the size; a Type 3 font counts in its own matrix. */
function simpleFont(document: PdfDocument, font: PdfDict): ContentFont {
  const first = document.getNumber(font, 'FirstChar') ?? 0;
  const widths = document.getArray(font, 'Widths')?.items;
  const matrix = document.getArray(font, 'FontMatrix')?.items.map((item) => document.resolve(item));
  const [scale] = matrix ?? [];
  const isType3 = document.getName(font, 'Subtype') === 'Type3';
  const unit = isType3 && typeof scale === 'number' ? Math.abs(scale) : 0.001;
  const base = document.getName(font, 'BaseFont') ?? '';
  const otherwise = base.includes('Courier') ? 0.6 : usualWidth;
  const encoding = document.resolve(font.entries.get('Encoding'));
  const symbolic = /Symbol|Dingbats/.test(base) || isType3;
  return {
    bytesPerCode: 1,
    width: (code) => {
      const width = document.resolve(widths?.[code - first]);
      return typeof width === 'number' ? width * unit : otherwise;
    },
    isBlank: (code) => code === 0x20 || code === 0xa0,
    isReadable: !symbolic && asKind(encoding, 'dict') === undefined,
  };
}

const maxWidths = 70_000;

/** Clause 9.7: codes of two bytes, as nearly every composite font has; /W of the descendant, else /DW. */
function compositeFont(document: PdfDocument, font: PdfDict): ContentFont {
  const descendant = asKind(document.resolve(document.getArray(font, 'DescendantFonts')?.items[0]), 'dict');
  const otherwise = ((descendant && document.getNumber(descendant, 'DW')) ?? 1000) / 1000;
  const widths = descendant === undefined ? new Map<number, number>() : readWidths(document, descendant);
  return {
    bytesPerCode: 2,
    width: (code) => widths.get(code) ?? otherwise,
    // Glyph 3 is the space of TrueType fonts since the first Macintosh; subsets keep it there.
    isBlank: (code) => code === 3 || code === 0x20 || code === 0xa0,
    isReadable: false,
  };
}

function readWidths(document: PdfDocument, descendant: PdfDict): Map<number, number> {
  const widths = new Map<number, number>();
  const items = (document.getArray(descendant, 'W')?.items ?? []).map((item) => document.resolve(item));
  for (let i = 0; i + 1 < items.length && widths.size < maxWidths;) {
    const first = items[i];
    const list = asKind(items[i + 1], 'array');
    if (typeof first !== 'number') break;
    if (list !== undefined) {
      list.items.forEach((item, j) => {
        const width = document.resolve(item);
        if (typeof width === 'number') widths.set(first + j, width / 1000);
      });
      i += 2;
      continue;
    }
    const [last, width] = [items[i + 1], items[i + 2]];
    if (typeof last !== 'number' || typeof width !== 'number') break;
    for (let code = first; code <= last && widths.size < maxWidths; code++) widths.set(code, width / 1000);
    i += 3;
  }
  return widths;
}
