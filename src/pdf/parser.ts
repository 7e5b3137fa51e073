/** Objects out of tokens (ISO 32000 clause 7.3). Nesting is bounded, so no input can exhaust the call stack. */
import type { Lexer, Token } from './lexer.ts';
import { array, ref, type PdfArray, type PdfDict, type PdfObject } from './objects.ts';
import { PdfError } from './pdf-error.ts';

const maxDepth = 200;
const maxTokens = 1_000_000;

/** The next object. A keyword that is none (`endobj`, `stream`) is refused. */
export function parseObject(lexer: Lexer, depth = 0): PdfObject {
  return fromToken(lexer, lexer.next(), depth);
}

function fromToken(lexer: Lexer, token: Token, depth: number): PdfObject {
  if (lexer.tokens > maxTokens)
    throw new PdfError('pdf.limit', `an object of over ${maxTokens} tokens before offset ${lexer.offset}`);
  if (depth > maxDepth)
    throw new PdfError('pdf.limit', `objects nested over ${maxDepth} deep at offset ${lexer.offset}`);
  switch (token.kind) {
    case 'number':
      return token.integer ? numberOrRef(lexer, token.value) : token.value;
    case 'name':
    case 'string':
      return token;
    case '[':
      return parseArray(lexer, depth);
    case '<<':
      return parseDict(lexer, depth);
    case 'keyword':
      if (token.value === 'null') return null;
      if (token.value === 'true') return true;
      if (token.value === 'false') return false;
      throw new PdfError(
        'pdf.syntax',
        `expected an object, got ${JSON.stringify(token.value)} before offset ${lexer.offset}`,
      );
    case 'end':
      throw new PdfError('pdf.truncated', `expected an object, got the end at offset ${lexer.offset}`);
    case ']':
    case '>>':
      throw new PdfError(
        'pdf.syntax',
        `expected an object, got "${token.kind}" before offset ${lexer.offset}`,
      );
  }
}

/** `12 0 R` is a reference; `12` is a number. */
function numberOrRef(lexer: Lexer, value: number): PdfObject {
  const back = lexer.offset;
  if (value >= 0) {
    // Only a digit can go on to a reference: a string behind the number is not read twice.
    const second = isDigit(lexer.skipSpace()) ? lexer.next() : undefined;
    if (second?.kind === 'number' && second.integer && second.value >= 0 && second.value <= 65535) {
      const isR = lexer.skipSpace() === 0x52;
      const after = lexer.peekByte(1);
      if (isR && !isPartOfWord(after)) {
        lexer.seek(lexer.offset + 1);
        return ref(value, second.value);
      }
    }
    lexer.seek(back);
  }
  return value;
}

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;

/** A letter, a digit, a full stop or a sign. */
const isPartOfWord = (byte: number): boolean =>
  isDigit(byte) ||
  (byte >= 0x41 && byte <= 0x5a) ||
  (byte >= 0x61 && byte <= 0x7a) ||
  byte === 0x2e ||
  byte === 0x2b ||
  byte === 0x2d;

function parseArray(lexer: Lexer, depth: number): PdfArray {
  const items: PdfObject[] = [];
  for (;;) {
    const token = lexer.next();
    if (token.kind === ']') return array(items);
    items.push(fromToken(lexer, token, depth + 1));
  }
}

function parseDict(lexer: Lexer, depth: number): PdfDict {
  const entries = new Map<string, PdfObject>();
  let strays = 0;
  let repeatsKeys = false;
  const parsed = (): PdfDict =>
    repeatsKeys ? { kind: 'dict', entries, repeatsKeys } : { kind: 'dict', entries };
  for (;;) {
    const key = lexer.next();
    if (key.kind === '>>') return parsed();
    // Words and numbers where a key should be belong to no entry; every reader passes over them.
    if (key.kind === 'keyword' || key.kind === 'number') {
      if (++strays > maxStrays || (key.kind === 'keyword' && structural.has(key.value)))
        throw notAKey(key.kind === 'keyword' ? key.value : key.kind, lexer.offset);
      continue;
    }
    if (key.kind !== 'name') throw notAKey(key.kind, lexer.offset);
    const token = lexer.next();
    // A key without a value at the end of a dictionary: its value is null (producers do this).
    if (token.kind === '>>') return parsed();
    const value = fromToken(lexer, token, depth + 1);
    const known = entries.size;
    // Of duplicate keys readers take the last.
    if (entries.set(key.value, value).size === known) repeatsKeys = true;
    // Clause 7.3.7: a null value equals an absent entry.
    if (value === null) entries.delete(key.value);
  }
}

const maxStrays = 100;
const structural = new Set(['obj', 'endobj', 'stream', 'endstream', 'xref', 'trailer', 'startxref']);

const notAKey = (got: string, offset: number): PdfError =>
  new PdfError(
    'pdf.syntax',
    `expected a key of a dictionary, got ${JSON.stringify(got)} before offset ${offset}`,
  );
