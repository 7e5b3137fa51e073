import { equalBytes } from '../../lib/bytes.ts';
import type { PdfObject } from '../../pdf/objects.ts';

/** Equality of two objects as written: key order, string form and number form do not count, references by number do. */
export function equalObjects(a: PdfObject | undefined, b: PdfObject | undefined, depth = 0): boolean {
  if (a === b) return true;
  const left = a ?? null;
  const right = b ?? null;
  if (left === null || right === null || typeof left !== 'object' || typeof right !== 'object')
    return left === right;
  if (depth > 100) return false;
  switch (left.kind) {
    case 'name':
      return right.kind === 'name' && left.value === right.value;
    case 'string':
      return right.kind === 'string' && equalBytes(left.bytes, right.bytes);
    case 'ref':
      return right.kind === 'ref' && left.number === right.number && left.generation === right.generation;
    case 'array':
      return (
        right.kind === 'array' &&
        left.items.length === right.items.length &&
        left.items.every((item, i) => equalObjects(item, right.items[i], depth + 1))
      );
    case 'dict':
      return right.kind === 'dict' && changedKeys(left.entries, right.entries, depth).length === 0;
    case 'stream':
      return (
        right.kind === 'stream' &&
        changedKeys(left.dict.entries, right.dict.entries, depth).every((key) => key === 'Length') &&
        equalBytes(left.encoded(), right.encoded())
      );
  }
}

/** The keys whose values differ; null and absent are the same (ISO 32000 clause 7.3.7). */
export function changedKeys(
  a: ReadonlyMap<string, PdfObject>,
  b: ReadonlyMap<string, PdfObject>,
  depth = 0,
): readonly string[] {
  const keys = new Set([...a.keys(), ...b.keys()]);
  return Array.from(keys).filter((key) => !equalObjects(a.get(key), b.get(key), depth + 1));
}
