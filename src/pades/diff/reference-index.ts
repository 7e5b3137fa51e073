import type { PdfDocument } from '../../pdf/document.ts';
import type { PdfObject } from '../../pdf/objects.ts';
import { PdfError } from '../../pdf/pdf-error.ts';

/** Who refers to whom in a document, from the trailer down. */
export interface ReferenceIndex {
  /** Numbers of the objects that refer to this one; 0 stands for the trailer. */
  parentsOf(number: number): Iterable<number>;
  /** How often the parent itself, not what it refers to, names the object. */
  timesReferenced(number: number, parent: number): number;
  isReferenced(number: number): boolean;
}

const maxObjects = 2_000_000;

export function indexReferences(document: PdfDocument): ReferenceIndex {
  const parents = new Map<number, Map<number, number>>();
  const queue: number[] = [];
  const visit = (object: PdfObject, holder: number): void => {
    const stack: PdfObject[] = [object];
    for (let item = stack.pop(); item !== undefined; item = stack.pop()) {
      if (item === null || typeof item !== 'object') continue;
      if (item.kind === 'array') for (const part of item.items) stack.push(part);
      else if (item.kind === 'dict') for (const part of item.entries.values()) stack.push(part);
      else if (item.kind === 'stream') for (const part of item.dict.entries.values()) stack.push(part);
      else if (item.kind === 'ref') {
        const known = parents.get(item.number);
        if (known === undefined) {
          parents.set(item.number, new Map([[holder, 1]]));
          queue.push(item.number);
        } else known.set(holder, 1 + (known.get(holder) ?? 0));
      }
    }
  };
  // Only these entries of the trailer mean anything; makers' own ones point where they like.
  for (const key of ['Root', 'Info', 'Encrypt']) visit(document.trailer.entries.get(key) ?? null, 0);
  for (let number = queue.pop(); number !== undefined; number = queue.pop()) {
    if (parents.size > maxObjects) throw new PdfError('pdf.limit', `over ${maxObjects} objects`);
    visit(readObject(document, number), number);
  }
  return {
    parentsOf: (number) => parents.get(number)?.keys() ?? [],
    timesReferenced: (number, parent) => parents.get(number)?.get(parent) ?? 0,
    isReferenced: (number) => parents.has(number),
  };
}

/** The object with this number, whatever its generation; null where it cannot be read. */
export function readObject(document: PdfDocument, number: number): PdfObject {
  const entry = document.xrefEntry(number);
  if (entry === undefined || entry.kind === 'free') return null;
  try {
    return document.get({ kind: 'ref', number, generation: entry.kind === 'offset' ? entry.generation : 0 });
  } catch (error) {
    // An object that cannot be read shows nothing; the comparison tells when it became readable.
    if (error instanceof PdfError) return null;
    throw error;
  }
}
