/** Where a signature dictionary's /Contents stands in the file, and what its /ByteRange says (ISO 32000 clause 12.8.1). */
import type { PdfDocument } from './document.ts';
import { Lexer } from './lexer.ts';
import { asKind, type PdfDict, type PdfObject, type PdfRef } from './objects.ts';
import { parseObject } from './parser.ts';

/** Pairs of offset and length, as they stand: any number, in any order. */
export function readByteRange(document: PdfDocument, dict: PdfDict): readonly number[] | undefined {
  const items = document.getArray(dict, 'ByteRange')?.items.map((item) => document.resolve(item));
  return items?.every((item) => typeof item === 'number' && Number.isInteger(item) && item >= 0) === true
    ? items.filter((item) => typeof item === 'number')
    : undefined;
}

export interface LocatedContents {
  /** Offset of `<` or `(`. */
  readonly start: number;
  /** Offset after `>` or `)`. */
  readonly end: number;
  readonly form: 'hex' | 'literal';
  readonly bytes: Uint8Array;
  /** The dictionary in which it stands, as it stands: not decrypted, which the numbers of its byte range need not be. */
  readonly dict: PdfDict;
}

/**
 * The /Contents string of the dictionary at `path` inside an indirect object (`['V']` for a signature
 * that stands directly in its field). Undefined where the object is compressed, or has no such string, or has it twice.
 */
export function locateContents(
  document: PdfDocument,
  holder: PdfRef,
  path: readonly string[] = [],
): LocatedContents | undefined {
  const entry = document.xrefEntry(holder.number);
  if (entry?.kind !== 'offset') return undefined;
  const lexer = new Lexer(document.source, entry.offset + document.base);
  for (let i = 0; i < 3; i++) lexer.next();
  return locateIn(lexer, [...path, 'Contents']);
}

function locateIn(lexer: Lexer, path: readonly string[]): LocatedContents | undefined {
  const [wanted, ...rest] = path;
  if (lexer.next().kind !== '<<') return undefined;
  let found: LocatedContents | undefined;
  let count = 0;
  const entries = new Map<string, PdfObject>();
  const dict: PdfDict = { kind: 'dict', entries };
  for (;;) {
    const key = lexer.next();
    if (key.kind === '>>') return count === 1 ? found : undefined;
    if (key.kind !== 'name') return undefined;
    lexer.skipSpace();
    const start = lexer.offset;
    if (key.value === wanted) {
      count++;
      if (rest.length > 0) {
        found = locateIn(lexer, rest);
        lexer.seek(start);
        parseObject(lexer);
        continue;
      }
      const string = asKind(parseObject(lexer), 'string');
      found = string && { start, end: lexer.offset, form: string.form, bytes: string.bytes, dict };
    } else entries.set(key.value, parseObject(lexer));
  }
}
