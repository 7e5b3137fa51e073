import type { PdfDict, PdfObject, PdfRef } from './objects.ts';

/** An object as its bytes say, before decryption; of a stream the dictionary, and where its data is announced. */
export interface ParsedObject {
  readonly object: PdfObject;
  readonly stream: { readonly dict: PdfDict; readonly at: number } | undefined;
  /** Nothing at or after this offset had a say in it. */
  readonly reached: number;
}

/** What the revisions of one file have in common: the bytes below the end of the older are those of the newer. */
export interface ParsedObjects {
  /** Undefined where the object was not read yet, or by bytes that a file of this length does not have. */
  find(offset: number, reference: PdfRef, length: number): ParsedObject | undefined;
  keep(offset: number, reference: PdfRef, parsed: ParsedObject): void;
}

const maxKept = 200_000;

export function makeParsedObjects(): ParsedObjects {
  const kept = new Map<string, ParsedObject>();
  return {
    find: (offset, reference, length) => {
      const known = kept.get(keyOf(offset, reference));
      return known !== undefined && known.reached < length ? known : undefined;
    },
    keep: (offset, reference, parsed) => {
      if (kept.size < maxKept) kept.set(keyOf(offset, reference), parsed);
    },
  };
}

const keyOf = (offset: number, { number, generation }: PdfRef): string => `${offset} ${number} ${generation}`;
