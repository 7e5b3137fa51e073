/** The page tree (ISO 32000 clause 7.7.3): leaves in order, inherited attributes filled in. */
import type { PdfDocument } from './document.ts';
import { asKind, type PdfArray, type PdfDict, type PdfObject, type PdfRef } from './objects.ts';
import { PdfError } from './pdf-error.ts';

/** Lower left x, lower left y, upper right x, upper right y, in default user space units. */
export type Rectangle = readonly [number, number, number, number];

export interface PdfPage {
  readonly ref: PdfRef;
  readonly dict: PdfDict;
  readonly mediaBox: Rectangle;
  /** Within the media box; the media box where there is none. */
  readonly cropBox: Rectangle;
  /** Clockwise: 0, 90, 180 or 270. */
  readonly rotate: 0 | 90 | 180 | 270;
  /** Points a unit of user space. */
  readonly userUnit: number;
  readonly resources: PdfDict | undefined;
}

const maxDepth = 64;
const maxPages = 200_000;
const maxNodes = 2 * maxPages;
/** What pdf.js and poppler show a page on that has no media box, though table 31 requires one. */
const letter: Rectangle = [0, 0, 612, 792];

interface Leaf {
  readonly ref: PdfRef;
  readonly dict: PdfDict;
  readonly inherited: ReadonlyMap<string, PdfObject>;
}

const leavesOf = new WeakMap<PdfDocument, readonly Leaf[]>();

export const pageCount = (document: PdfDocument): number => leaves(document).length;

/** Page `number`, from 1. @throws {PdfError} `pdf.page-not-found` */
export function getPage(document: PdfDocument, number: number): PdfPage {
  const leaf = leaves(document)[number - 1];
  if (leaf === undefined) {
    throw new PdfError(
      'pdf.page-not-found',
      `expected a page from 1 to ${leaves(document).length}, got ${number}`,
    );
  }
  const attribute = (key: string): PdfObject =>
    document.resolve(leaf.dict.entries.get(key) ?? leaf.inherited.get(key));
  const mediaBox = readRectangle(document, asKind(attribute('MediaBox'), 'array')) ?? letter;
  const userUnit = attribute('UserUnit');
  return {
    ref: leaf.ref,
    dict: leaf.dict,
    mediaBox,
    cropBox: intersect(readRectangle(document, asKind(attribute('CropBox'), 'array')) ?? mediaBox, mediaBox),
    rotate: quarterTurns(attribute('Rotate')),
    userUnit: typeof userUnit === 'number' && userUnit > 0 ? userUnit : 1,
    resources: asKind(attribute('Resources'), 'dict'),
  };
}

/** The number of the page with this reference, from 1. */
export function findPageNumber(document: PdfDocument, page: PdfRef): number | undefined {
  const at = leaves(document).findIndex(
    ({ ref }) => ref.number === page.number && ref.generation === page.generation,
  );
  return at < 0 ? undefined : at + 1;
}

/** Whether more than one page has this very array of annotations. */
export const sharesAnnotations = (document: PdfDocument, annotations: PdfRef): boolean =>
  leaves(document).filter(
    ({ dict }) => asKind(dict.entries.get('Annots'), 'ref')?.number === annotations.number,
  ).length > 1;

function leaves(document: PdfDocument): readonly Leaf[] {
  const known = leavesOf.get(document);
  if (known !== undefined) return known;
  const found: Leaf[] = [];
  const root = asKind(document.catalog.entries.get('Pages'), 'ref');
  if (root === undefined)
    throw new PdfError('pdf.bad-object', 'expected /Pages in the catalog to be a reference');
  const budget = { nodes: maxNodes };
  walk(document, root, new Map(), new Set(), { depth: 0, budget, found });
  leavesOf.set(document, found);
  return found;
}

const inheritable = ['Resources', 'MediaBox', 'CropBox', 'Rotate'];

interface Walk {
  readonly depth: number;
  readonly budget: { nodes: number };
  readonly found: Leaf[];
}

function walk(
  document: PdfDocument,
  node: PdfRef,
  inherited: ReadonlyMap<string, PdfObject>,
  ancestors: ReadonlySet<number>,
  { depth, budget, found }: Walk,
): void {
  // Nodes that share kids without leaves would be visited two to the power of the depth times.
  if (--budget.nodes < 0) throw new PdfError('pdf.limit', `over ${maxNodes} nodes in the page tree`);
  if (depth > maxDepth) throw new PdfError('pdf.limit', `the page tree is over ${maxDepth} levels deep`);
  if (ancestors.has(node.number)) {
    throw new PdfError('pdf.cycle', `the page tree returns to object ${node.number}`);
  }
  const dict = asKind(document.get(node), 'dict');
  // A kid that is missing is no page to any reader.
  if (dict === undefined) return;
  const kids = document.getArray(dict, 'Kids');
  if (kids === undefined) {
    if (found.length >= maxPages) throw new PdfError('pdf.limit', `over ${maxPages} pages`);
    found.push({ ref: node, dict, inherited });
    return;
  }
  const own = inheritable.flatMap((key) => {
    const value = dict.entries.get(key);
    return value === undefined ? [] : [[key, value] as const];
  });
  const path = new Set(ancestors).add(node.number);
  const below = own.length === 0 ? inherited : new Map([...inherited, ...own]);
  for (const kid of kids.items) {
    const reference = asKind(kid, 'ref');
    if (reference !== undefined) walk(document, reference, below, path, { depth: depth + 1, budget, found });
  }
}

/** The corners in order; undefined where it is none or has no area. */
export function readRectangle(document: PdfDocument, value: PdfArray | undefined): Rectangle | undefined {
  const corners = value?.items.map((item) => document.resolve(item));
  if (corners?.length !== 4 || !corners.every((corner) => typeof corner === 'number')) return undefined;
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = corners;
  const box: Rectangle = [Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2)];
  return box[2] > box[0] && box[3] > box[1] ? box : undefined;
}

function intersect(box: Rectangle, within: Rectangle): Rectangle {
  const met: Rectangle = [
    Math.max(box[0], within[0]),
    Math.max(box[1], within[1]),
    Math.min(box[2], within[2]),
    Math.min(box[3], within[3]),
  ];
  return met[2] > met[0] && met[3] > met[1] ? met : within;
}

function quarterTurns(value: PdfObject): 0 | 90 | 180 | 270 {
  const turns = typeof value === 'number' ? (((Math.round(value / 90) % 4) + 4) % 4) * 90 : 0;
  return turns === 90 || turns === 180 || turns === 270 ? turns : 0;
}
