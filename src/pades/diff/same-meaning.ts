import type { PdfDocument } from '../../pdf/document.ts';
import { asKind, type PdfObject } from '../../pdf/objects.ts';
import { equalBytes } from '../../lib/bytes.ts';
import { equalObjects } from './equal-objects.ts';

const maxPairs = 20_000;

/**
 * Whether two objects show the same although they were written anew: references of other numbers are followed on
 * both sides. References of one number count as equal, as a changed object is judged by itself.
 */
export function sameMeaning(
  signed: PdfDocument,
  before: PdfObject | undefined,
  current: PdfDocument,
  after: PdfObject | undefined,
): boolean {
  const seen = new Set<string>();
  const stack: [PdfObject, PdfObject][] = [[before ?? null, after ?? null]];
  for (let pair = stack.pop(); pair !== undefined; pair = stack.pop()) {
    const [a, b] = pair;
    if (equalObjects(a, b)) continue;
    const [refA, refB] = [asKind(a, 'ref'), asKind(b, 'ref')];
    if (refA !== undefined && refB !== undefined) {
      const id = `${refA.number}:${refB.number}`;
      if (seen.has(id)) continue;
      if (seen.add(id).size > maxPairs) return false;
    }
    if (!pushParts(signed.resolve(a), current.resolve(b), stack)) return false;
  }
  return true;
}

/** Compares two resolved values at their own level and leaves their parts to be compared; false where they differ. */
function pushParts(a: PdfObject, b: PdfObject, stack: [PdfObject, PdfObject][]): boolean {
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return a === b;
  if (a.kind === 'array' && b.kind === 'array') {
    if (a.items.length !== b.items.length) return false;
    a.items.forEach((item, i) => stack.push([item, b.items[i] ?? null]));
    return true;
  }
  if (a.kind === 'stream' && b.kind === 'stream') {
    if (!equalBytes(a.encoded(), b.encoded())) return false;
    return pushParts(a.dict, b.dict, stack);
  }
  if (a.kind === 'dict' && b.kind === 'dict') {
    for (const key of new Set([...a.entries.keys(), ...b.entries.keys()])) {
      if (key !== 'Length') stack.push([a.entries.get(key) ?? null, b.entries.get(key) ?? null]);
    }
    return true;
  }
  return equalObjects(a, b);
}
