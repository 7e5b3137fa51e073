/** Everything that a reader can come to, from the trailer down, and who leads to it. */
import type { PdfDocument } from '../../pdf/document.ts';
import type { PdfDict, PdfObject } from '../../pdf/objects.ts';
import { readObject } from '../diff/reference-index.ts';
import type { Budget } from './budget.ts';

export interface VisitedDict {
  readonly dict: PdfDict;
  readonly isStream: boolean;
  /** The object that it stands in; 0 for the trailer. */
  readonly holder: number;
  /** The key that leads to it inside the holder; empty for the holder's own dictionary. */
  readonly key: string;
}

export interface ObjectWalk {
  readonly dicts: readonly VisitedDict[];
  readonly reached: ReadonlySet<number>;
  /** The object that led first to this one. */
  parentOf(number: number): number | undefined;
}

/** @throws {PdfError} `pdf.limit` when the budget is spent */
export function walkObjects(document: PdfDocument, budget: Budget): ObjectWalk {
  const parents = new Map<number, number>();
  const dicts: VisitedDict[] = [];
  const queue: number[] = [];
  const visit = (object: PdfObject, holder: number): void => {
    const stack: (readonly [PdfObject, string])[] = [[object, '']];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      const [item, key] = next;
      if (item === null || typeof item !== 'object') continue;
      if (item.kind === 'array') for (const one of item.items) stack.push([one, key]);
      else if (item.kind === 'dict' || item.kind === 'stream') {
        const dict = item.kind === 'dict' ? item : item.dict;
        dicts.push({ dict, isStream: item.kind === 'stream', holder, key });
        for (const [name, value] of dict.entries) stack.push([value, name]);
      } else if (item.kind === 'ref' && !parents.has(item.number)) {
        parents.set(item.number, holder);
        queue.push(item.number);
      }
    }
  };
  for (const key of ['Root', 'Info', 'Encrypt']) visit(document.trailer.entries.get(key) ?? null, 0);
  for (let at = 0; at < queue.length; at++) {
    const number = queue[at] ?? 0;
    budget.spend('objects', 1);
    visit(readObject(document, number), number);
  }
  return { dicts, reached: new Set(parents.keys()), parentOf: (number) => parents.get(number) };
}
