/** Fonts that a page uses and the file does not carry (ISO 32000 clause 9.6.2.2: what is shown then depends on the reader). */
import type { PdfDocument } from '../../pdf/document.ts';
import { asKind, type PdfDict } from '../../pdf/objects.ts';
import type { PdfPage } from '../../pdf/pages.ts';

export interface MissingFont {
  readonly name: string;
  readonly isStandard: boolean;
  readonly object: number | undefined;
}

const standardFonts = new Set([
  'Times-Roman',
  'Times-Bold',
  'Times-Italic',
  'Times-BoldItalic',
  'Helvetica',
  'Helvetica-Bold',
  'Helvetica-Oblique',
  'Helvetica-BoldOblique',
  'Courier',
  'Courier-Bold',
  'Courier-Oblique',
  'Courier-BoldOblique',
  'Symbol',
  'ZapfDingbats',
]);

const maxDepth = 8;
const maxResources = 2000;

/** The fonts in a page's resources and in those of its forms. */
export function missingFonts(document: PdfDocument, page: PdfPage): readonly MissingFont[] {
  const found = new Map<string, MissingFont>();
  const seen = new Set<PdfDict>();
  const visit = (resources: PdfDict | undefined, depth: number): void => {
    if (resources === undefined || depth > maxDepth || seen.has(resources) || seen.size > maxResources)
      return;
    seen.add(resources);
    for (const value of document.getDict(resources, 'Font')?.entries.values() ?? []) {
      const font = asKind(document.resolve(value), 'dict');
      if (font === undefined || isEmbedded(document, font)) continue;
      const name = document.getName(font, 'BaseFont') ?? '';
      found.set(name, { name, isStandard: standardFonts.has(name), object: asKind(value, 'ref')?.number });
    }
    for (const value of document.getDict(resources, 'XObject')?.entries.values() ?? []) {
      const form = asKind(document.resolve(value), 'stream');
      if (form !== undefined) visit(document.getDict(form.dict, 'Resources'), depth + 1);
    }
  };
  visit(page.resources, 0);
  return [...found.values()];
}

function isEmbedded(document: PdfDocument, font: PdfDict): boolean {
  const subtype = document.getName(font, 'Subtype');
  if (subtype === 'Type3') return true;
  const descendant =
    subtype === 'Type0'
      ? asKind(document.resolve(document.getArray(font, 'DescendantFonts')?.items[0]), 'dict')
      : font;
  const descriptor = descendant && document.getDict(descendant, 'FontDescriptor');
  if (descriptor === undefined) return false;
  return ['FontFile', 'FontFile2', 'FontFile3'].some(
    (key) => asKind(document.resolve(descriptor.entries.get(key)), 'stream') !== undefined,
  );
}
