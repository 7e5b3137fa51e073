import { fromLatin1 } from '../lib/bytes.ts';
import type { Lexer } from './lexer.ts';
import type { PdfObject } from './objects.ts';
import { PdfError } from './pdf-error.ts';
import type { ByteSource } from './source.ts';

export interface StreamBytes {
  readonly start: number;
  readonly encoded: Uint8Array;
  /** Offset after `endstream`. */
  readonly end: number;
}

const endstream = fromLatin1('endstream');

/** The extent of a stream whose dictionary was just read: the `stream` keyword, one line end, /Length bytes. */
export function readStreamBytes(
  source: ByteSource,
  lexer: Lexer,
  length: PdfObject | undefined,
): StreamBytes {
  const keyword = lexer.next();
  if (keyword.kind !== 'keyword' || keyword.value !== 'stream') {
    throw new PdfError('pdf.bad-stream', `expected stream before offset ${lexer.offset}`);
  }
  // Clause 7.3.8.1: CR LF or LF; a lone CR and spaces before the line end are what producers write.
  while (lexer.peekByte() === 0x20) lexer.seek(lexer.offset + 1);
  if (lexer.peekByte() === 0x0d) lexer.seek(lexer.offset + 1);
  if (lexer.peekByte() === 0x0a) lexer.seek(lexer.offset + 1);
  const start = lexer.offset;
  if (
    typeof length === 'number' &&
    Number.isInteger(length) &&
    length >= 0 &&
    start + length <= source.length
  ) {
    lexer.seek(start + length);
    const after = lexer.next();
    if (after.kind === 'keyword' && after.value === 'endstream') {
      return { start, encoded: source.read(start, length), end: lexer.offset };
    }
  }
  return untilEndstream(source, start);
}

const chunk = 65536;

/** A wrong /Length: the bytes up to the first `endstream`, as every reader recovers. */
function untilEndstream(source: ByteSource, start: number): StreamBytes {
  for (let at = start; at < source.length; at += chunk) {
    const bytes = source.read(at, Math.min(chunk + endstream.length, source.length - at));
    for (let i = bytes.indexOf(0x65); i >= 0; i = bytes.indexOf(0x65, i + 1)) {
      if (!endstream.every((byte, j) => bytes[i + j] === byte)) continue;
      let stop = at + i;
      const before = source.read(Math.max(start, stop - 2), Math.min(2, stop - start));
      if (before.at(-1) === 0x0a) stop -= before.at(-2) === 0x0d ? 2 : 1;
      else if (before.at(-1) === 0x0d) stop -= 1;
      return { start, encoded: source.read(start, stop - start), end: at + i + endstream.length };
    }
  }
  throw new PdfError('pdf.bad-stream', `the stream at offset ${start} does not end`);
}
