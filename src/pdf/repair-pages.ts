import { array, asKind, withEntries, type PdfDict, type PdfObject } from './objects.ts';
import { PdfError } from './pdf-error.ts';

export interface FoundPage {
  /** Undefined for a page that is no object of its own. */
  readonly number: number | undefined;
  /** With what it inherits (ISO 32000 clause 7.7.3.4). */
  readonly entries: PdfDict;
}

const inheritable = ['Resources', 'MediaBox', 'CropBox', 'Rotate'] as const;
const maxPages = 100_000;
const maxDepth = 100;

/**
 * The pages that the tree leads to, in its order; kids that lead nowhere or back are passed over. Without any, every
 * page object of the file, in the order of the file.
 */
export function findPages(
  catalog: PdfDict,
  objects: ReadonlyMap<number, PdfObject>,
  resolve: (object: PdfObject | undefined) => PdfObject,
): { readonly pages: readonly FoundPage[]; readonly rebuilt: boolean } {
  const pages: FoundPage[] = [];
  const seen = new Set<number>();
  const visit = (
    node: PdfObject | undefined,
    inherited: ReadonlyMap<string, PdfObject>,
    depth: number,
  ): void => {
    const number = asKind(node, 'ref')?.number;
    const dictionary = asKind(resolve(node), 'dict');
    if (dictionary === undefined || depth > maxDepth || (number !== undefined && seen.has(number))) return;
    if (number !== undefined) seen.add(number);
    const passed = new Map(inherited);
    for (const key of inheritable) {
      const own = dictionary.entries.get(key);
      if (own !== undefined) passed.set(key, own);
    }
    const kids = asKind(resolve(dictionary.entries.get('Kids')), 'array');
    if (kids !== undefined && !isPage(dictionary)) {
      for (const kid of kids.items) visit(kid, passed, depth + 1);
    } else if (isPage(dictionary) || dictionary.entries.has('Contents')) {
      if (pages.length >= maxPages) throw new PdfError('pdf.limit', `over ${maxPages} pages`);
      pages.push({ number, entries: wholePage(dictionary, passed) });
    }
  };
  visit(catalog.entries.get('Pages'), new Map(), 0);
  if (pages.length > 0) return { pages, rebuilt: false };
  const loose = [...objects].flatMap(([number, object]) => {
    const entries = asKind(object, 'dict');
    return entries !== undefined && isPage(entries)
      ? [{ number, entries: wholePage(entries, new Map()) }]
      : [];
  });
  if (loose.length > maxPages) throw new PdfError('pdf.limit', `over ${maxPages} pages`);
  return { pages: loose, rebuilt: true };
}

/** What most readers show a page without a size on (US Letter), which the standard demands to be stated. */
const usualSize = array([0, 0, 612, 792]);

const wholePage = (page: PdfDict, inherited: ReadonlyMap<string, PdfObject>): PdfDict =>
  withEntries(page, {
    // With kids it would be a node of the tree to every reader.
    Kids: undefined,
    MediaBox: page.entries.get('MediaBox') ?? usualSize,
    ...Object.fromEntries(inherited),
  });

export const isPage = (object: PdfObject | undefined): boolean =>
  asKind(asKind(object, 'dict')?.entries.get('Type'), 'name')?.value === 'Page';
