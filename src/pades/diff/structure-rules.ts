/**
 * What may change in the structure tree after a signature (ISO 32000 clause 14.7): the elements of new signature
 * fields. Texts for readers who hear the document (/ActualText, /Alt, order of what was there) must stay.
 */
import type { PdfDocument } from '../../pdf/document.ts';
import { asKind, type PdfDict, type PdfObject } from '../../pdf/objects.ts';
import { allow, deny, type Change } from './change.ts';
import type { Comparison } from './compare-revisions.ts';
import { changedKeys, equalObjects } from './equal-objects.ts';
import { meaningfulKeys } from './meaningful-keys.ts';
import { sameMeaning } from './same-meaning.ts';

/** Whether an object is a structure element or the root of the tree. */
export function isStructure(document: PdfDocument, object: PdfObject): boolean {
  const dict = asKind(object, 'dict');
  if (dict === undefined) return false;
  const type = document.getName(dict, 'Type');
  return (
    type === 'StructTreeRoot' ||
    type === 'StructElem' ||
    (dict.entries.has('S') && dict.entries.has('P') && type === undefined)
  );
}

/** The root or an element: kids may be added behind or between, the old ones in their order; the number tree may grow. */
export function judgeStructure(
  comparison: Comparison,
  before: PdfObject,
  after: PdfObject,
): readonly Change[] {
  const { signed, current } = comparison;
  const [a, b] = [asKind(signed.resolve(before), 'dict'), asKind(current.resolve(after), 'dict')];
  if (b === undefined) return [deny('object-removed', '/StructTreeRoot')];
  // A tree where there was none gives every element anew: nothing that was signed vouches for it.
  if (a === undefined) return [deny('catalog-changed', '/StructTreeRoot')];
  const changes = meaningfulKeys(comparison, a, b).flatMap((key) => {
    switch (key) {
      case 'K':
        return judgeKids(comparison, a, b);
      case 'ParentTreeNextKey':
        return [];
      case 'ParentTree':
        return judgeNumberTree(comparison, a.entries.get(key) ?? null, b.entries.get(key) ?? null);
      case 'RoleMap':
        return onlyGrows(comparison, a, b, key) ? [] : [deny('object-changed', '/RoleMap')];
      default:
        return [deny('object-changed', `structure /${key}`)];
    }
  });
  return changes;
}

const kidsOf = (document: PdfDocument, dict: PdfDict): readonly PdfObject[] => {
  const kids = dict.entries.get('K') ?? null;
  const resolved = document.resolve(kids);
  return asKind(resolved, 'array')?.items ?? (kids === null ? [] : [kids]);
};

function judgeKids({ signed, current }: Comparison, before: PdfDict, after: PdfDict): readonly Change[] {
  const old = kidsOf(signed, before);
  const now = kidsOf(current, after);
  const kept = now.filter((item) => old.some((other) => equalObjects(item, other)));
  const inOrder = kept.length === old.length && kept.every((item, i) => equalObjects(item, old[i]));
  const added = now.filter((item) => !kept.includes(item));
  const forms = added.every((item) => holdsOnlyFields(current, item));
  return inOrder && forms ? [allow('signature-field-added', '')] : [deny('object-changed', 'structure /K')];
}

const maxElements = 1000;

/** Elements that lead to annotations and nothing else: no marked content, no text that would be read out. */
function holdsOnlyFields(document: PdfDocument, root: PdfObject): boolean {
  const stack: PdfObject[] = [root];
  for (let visited = 0; stack.length > 0; visited++) {
    const element = asKind(document.resolve(stack.pop()), 'dict');
    if (element === undefined || visited > maxElements || element.entries.has('ActualText')) return false;
    if (document.getName(element, 'Type') === 'MCR') return false;
    if (document.getName(element, 'Type') !== 'OBJR')
      for (const kid of kidsOf(document, element)) stack.push(kid);
  }
  return true;
}

function onlyGrows({ signed, current }: Comparison, before: PdfDict, after: PdfDict, key: string): boolean {
  const a = signed.getDict(before, key);
  const b = current.getDict(after, key);
  return (
    b !== undefined &&
    (a === undefined || changedKeys(a.entries, b.entries).every((name) => !a.entries.has(name)))
  );
}

/** Number trees: every pair that was there is there still. */
export function judgeNumberTree(
  { signed, current }: Comparison,
  before: PdfObject,
  after: PdfObject,
): readonly Change[] {
  const [a, b] = [asKind(signed.resolve(before), 'dict'), asKind(current.resolve(after), 'dict')];
  if (signed.resolve(before) === null) return [];
  // What is something else beside a number tree may not change as one.
  if (
    a === undefined ||
    b === undefined ||
    changedKeys(a.entries, b.entries).some((key) => !treeKeys.has(key))
  )
    return [deny('object-changed', '/ParentTree')];
  const now = new Map(pairsOf(current, after));
  const kept = pairsOf(signed, before).every(([key, value]) =>
    sameMeaning(signed, value, current, now.get(key)),
  );
  return kept ? [] : [deny('object-changed', '/ParentTree')];
}

const treeKeys = new Set(['Nums', 'Kids', 'Limits']);
const maxNodes = 10_000;

function pairsOf(document: PdfDocument, root: PdfObject): readonly (readonly [number, PdfObject])[] {
  const pairs: (readonly [number, PdfObject])[] = [];
  const stack: PdfObject[] = [root];
  for (let visited = 0; stack.length > 0 && visited < maxNodes; visited++) {
    const node = asKind(document.resolve(stack.pop()), 'dict');
    if (node === undefined) continue;
    for (const kid of document.getArray(node, 'Kids')?.items ?? []) stack.push(kid);
    const numbers = document.getArray(node, 'Nums')?.items ?? [];
    for (let i = 0; i + 1 < numbers.length; i += 2) {
      const key = numbers[i];
      if (typeof key === 'number') pairs.push([key, numbers[i + 1] ?? null]);
    }
  }
  return pairs;
}
