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
  const kept = new Map<number, { readonly reference: PdfRef; readonly parsed: ParsedObject }>();
  return {
    find: (offset, { number, generation }, length) => {
      const known = kept.get(offset);
      return known !== undefined &&
        known.reference.number === number &&
        known.reference.generation === generation &&
        known.parsed.reached < length
        ? known.parsed
        : undefined;
    },
    keep: (offset, reference, parsed) => {
      // Which object stands at an offset its own head says: only one can be read there.
      if (kept.size < maxKept) kept.set(offset, { reference, parsed });
    },
  };
}
