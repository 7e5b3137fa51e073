/**
 * The structure element of a new signature field (ISO 32000-2 clauses 14.7.5.3 and 14.8.4.8): a Form element that
 * leads to the widget. Only in a tagged file, and only before its first signature: afterwards the tree stays as it was signed.
 */
import type { PdfDocument } from '../../pdf/document.ts';
import type { Update } from '../../pdf/incremental-writer.ts';
import {
  array,
  asKind,
  dict,
  name,
  withEntries,
  type PdfDict,
  type PdfObject,
  type PdfRef,
} from '../../pdf/objects.ts';
import { PdfError } from '../../pdf/pdf-error.ts';
import type { PdfPage } from '../../pdf/pages.ts';

/** The widget's /StructParent; undefined where the file has no tree that could take an entry. */
export function addStructureEntry(
  document: PdfDocument,
  update: Update,
  widget: PdfRef,
  page: PdfPage,
): number | undefined {
  const marks = document.getDict(document.catalog, 'MarkInfo');
  if (marks === undefined || document.resolve(marks.entries.get('Marked')) !== true) return undefined;
  const rootRef = asKind(document.catalog.entries.get('StructTreeRoot'), 'ref');
  const root = rootRef && asKind(update.get(rootRef), 'dict');
  if (rootRef === undefined || root === undefined) return undefined;

  const element = update.allocate();
  const parent = addKid(document, update, rootRef, root, element);
  update.put(
    element,
    dict({
      Type: name('StructElem'),
      S: name('Form'),
      P: parent,
      Pg: page.ref,
      K: dict({ Type: name('OBJR'), Obj: widget, Pg: page.ref }),
    }),
  );
  const tree = document.getDict(root, 'ParentTree');
  const key = Math.max(
    document.getNumber(root, 'ParentTreeNextKey') ?? 0,
    1 + (tree ? largestKey(document, tree) : -1),
  );
  const current = asKind(update.get(rootRef), 'dict') ?? root;
  update.put(rootRef, withEntries(current, { ParentTreeNextKey: key + 1 }));
  appendToNumberTree(document, update, rootRef, key, element);
  // PDF/UA-1 clause 7.18.3: a page with annotations is gone through in the order of the structure.
  const pageDict = asKind(update.get(page.ref), 'dict') ?? page.dict;
  if (!pageDict.entries.has('Tabs')) update.put(page.ref, withEntries(pageDict, { Tabs: name('S') }));
  return key;
}

/** Below the one element at the top (Document), else beside those that stand there. Returns the parent. */
function addKid(
  document: PdfDocument,
  update: Update,
  rootRef: PdfRef,
  root: PdfDict,
  element: PdfRef,
): PdfRef {
  const stands = root.entries.get('K') ?? null;
  const kids = asKind(document.resolve(stands), 'array')?.items ?? (stands === null ? [] : [stands]);
  const top = kids.length === 1 ? asKind(kids[0], 'ref') : undefined;
  const topDict = top && asKind(update.get(top), 'dict');
  if (top === undefined || topDict === undefined) {
    update.put(rootRef, withEntries(root, { K: array([...kids, element]) }));
    return rootRef;
  }
  const below = topDict.entries.get('K') ?? null;
  const present = asKind(document.resolve(below), 'array')?.items ?? (below === null ? [] : [below]);
  update.put(top, withEntries(topDict, { K: array([...present, element]) }));
  return top;
}

const maxDepth = 32;

/** The key is larger than every other: it belongs at the end of the last leaf, and /Limits on the way grow with it. */
function appendToNumberTree(
  document: PdfDocument,
  update: Update,
  rootRef: PdfRef,
  key: number,
  value: PdfRef,
): void {
  const root = asKind(update.get(rootRef), 'dict') ?? dict({});
  const put = (node: PdfObject, depth: number): PdfObject => {
    if (depth > maxDepth) throw new PdfError('pdf.limit', `the number tree is over ${maxDepth} levels deep`);
    const reference = asKind(node, 'ref');
    // As this update leaves it: it may add more than one entry.
    const present = asKind(reference === undefined ? node : update.get(reference), 'dict') ?? dict({});
    const kids = document.getArray(present, 'Kids')?.items ?? [];
    const last = kids.at(-1);
    const limits = document.getArray(present, 'Limits')?.items ?? [];
    const grown = {
      ...(last === undefined
        ? { Nums: array([...(document.getArray(present, 'Nums')?.items ?? []), key, value]) }
        : { Kids: array([...kids.slice(0, -1), put(last, depth + 1)]) }),
      ...(limits.length === 2 && { Limits: array([limits[0] ?? key, key]) }),
    };
    if (reference === undefined) return withEntries(present, grown);
    update.put(reference, withEntries(present, grown));
    return reference;
  };
  update.put(rootRef, withEntries(root, { ParentTree: put(root.entries.get('ParentTree') ?? dict({}), 0) }));
}

/** The largest key in the last leaf. */
function largestKey(document: PdfDocument, root: PdfDict): number {
  let node = root;
  for (let depth = 0; depth < maxDepth; depth++) {
    const last = asKind(document.resolve(document.getArray(node, 'Kids')?.items.at(-1)), 'dict');
    if (last === undefined) break;
    node = last;
  }
  const keys = (document.getArray(node, 'Nums')?.items ?? []).filter((_, i) => i % 2 === 0);
  return keys.reduce<number>((most, key) => (typeof key === 'number' ? Math.max(most, key) : most), -1);
}
