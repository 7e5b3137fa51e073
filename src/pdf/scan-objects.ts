/**
 * Every `N G obj` of a file in the order in which they stand, for a file whose cross-reference data cannot be used.
 * The scan goes from object to object and jumps over streams, so that a file embedded in one is not taken for part
 * of the document. Work is bounded: what is read in vain counts against the file's size.
 */
import { fromLatin1, toLatin1 } from '../lib/bytes.ts';
import { Lexer } from './lexer.ts';
import { asKind, type PdfDict, type PdfObject } from './objects.ts';
import { parseObject } from './parser.ts';
import { PdfError } from './pdf-error.ts';
import type { ByteSource } from './source.ts';
import { readStreamBytes } from './stream-bytes.ts';

export interface ScannedObject {
  readonly number: number;
  readonly generation: number;
  readonly offset: number;
  /** Counts the `startxref` and `%%EOF` before it: objects of later revisions replace those of earlier ones. */
  readonly revision: number;
  /** Undefined where it does not parse. */
  readonly object: PdfObject | undefined;
}

export interface ScanVisitor {
  object(found: ScannedObject): void;
  /** Undefined for a trailer that does not parse. */
  trailer(found: PdfDict | undefined): void;
  /** A key of a signature or of encryption outside every object that parses. */
  stray(key: string): void;
}

const landmark =
  /(?<![0-9])([0-9]{1,10})[\0\t\n\f\r ]{1,32}([0-9]{1,5})[\0\t\n\f\r ]{1,32}obj(?![A-Za-z])|trailer|startxref|%%EOF|\/(ByteRange|Encrypt)(?![A-Za-z])/g;
const chunk = 1 << 16;
const overlap = 128;
const maxObjects = 1_000_000;
const maxNumber = 8_388_607;
/** In bytes read: an error takes as long to make. */
const costOfFailure = 128;

/**
 * @param unendingStreams whether a stream without an end ends the scan or is an object that does not parse
 * @throws {PdfError} `pdf.limit` where the file makes more work than its size warrants
 */
export function scanObjects(
  source: ByteSource,
  visitor: ScanVisitor,
  unendingStreams: 'refuse' | 'pass-over' = 'refuse',
): void {
  const lengths = integerObjects(source);
  let revision = 0;
  let inVain = 0;
  let count = 0;
  const spend = (bytes: number): void => {
    inVain += bytes;
    if (inVain > 2 * source.length) throw new PdfError('pdf.limit', 'too many objects that do not parse');
  };
  const tryParse = (lexer: Lexer, from: number): PdfObject | undefined => {
    try {
      const object = parseObject(lexer);
      spend(lexer.reached - lexer.offset);
      return object;
    } catch (error) {
      if (!(error instanceof PdfError) || error.code === 'pdf.limit') throw error;
      spend(lexer.reached - from + costOfFailure);
      return undefined;
    }
  };
  const tryStream = (lexer: Lexer, object: PdfObject): PdfObject | undefined => {
    const from = lexer.offset;
    try {
      return withStream(source, lexer, object, lengths, spend);
    } catch (error) {
      const passable = error instanceof PdfError && error.code !== 'pdf.limit';
      if (!passable || unendingStreams === 'refuse') throw error;
      // Its end was looked for as far as the file goes.
      spend(source.length - from);
      lexer.seek(from);
      return undefined;
    }
  };
  const next = landmarks(source, landmark);
  for (let hit = next(0), at = 0; hit !== undefined; hit = next(at)) {
    const [text, number, generation, key] = hit.match;
    at = hit.offset + text.length;
    if (key !== undefined) visitor.stray(key);
    else if (text === 'startxref' || text === '%%EOF') revision++;
    else {
      const lexer = new Lexer(source, at);
      const object = tryParse(lexer, at);
      if (text === 'trailer') visitor.trailer(asKind(object, 'dict'));
      else {
        if (++count > maxObjects || Number(number) > maxNumber)
          throw new PdfError('pdf.limit', `over ${maxObjects} objects`);
        const read = object === undefined ? undefined : tryStream(lexer, object);
        visitor.object({
          number: Number(number),
          generation: Number(generation),
          offset: hit.offset,
          revision,
          object: read,
        });
      }
      if (object !== undefined) at = lexer.offset;
    }
  }
}

/** The object, a stream where one follows; the lexer ends behind it. */
function withStream(
  source: ByteSource,
  lexer: Lexer,
  object: PdfObject,
  lengths: () => ReadonlyMap<number, number>,
  spend: (bytes: number) => void,
): PdfObject | undefined {
  const dict = asKind(object, 'dict');
  if (dict === undefined) return object;
  const back = lexer.offset;
  lexer.skipSpace();
  const isStream = streamKeyword.every((byte, i) => lexer.peekByte(i) === byte);
  lexer.seek(back);
  if (!isStream) {
    spend(lexer.reached - back);
    return object;
  }
  const stated = dict.entries.get('Length');
  const reference = asKind(stated, 'ref');
  const length = reference === undefined ? stated : lengths().get(reference.number);
  const { encoded, end } = readStreamBytes(source, lexer, length);
  lexer.seek(end);
  return { kind: 'stream', dict, encoded: () => encoded };
}

const streamKeyword = fromLatin1('stream');

const integerObject =
  /(?<![0-9])([0-9]{1,10})[\0\t\n\f\r ]{1,32}[0-9]{1,5}[\0\t\n\f\r ]{1,32}obj[\0\t\n\f\r ]{0,32}([0-9]{1,10})[\0\t\n\f\r ]{1,32}endobj/g;

/** Objects that are one number, for the lengths that stand behind their streams; read when first needed. */
function integerObjects(source: ByteSource): () => ReadonlyMap<number, number> {
  let found: Map<number, number> | undefined;
  return () => {
    if (found !== undefined) return found;
    found = new Map();
    const next = landmarks(source, integerObject);
    for (let hit = next(0); hit !== undefined; hit = next(hit.offset + hit.match[0].length))
      found.set(Number(hit.match[1]), Number(hit.match[2]));
    return found;
  };
}

interface Hit {
  readonly offset: number;
  readonly match: RegExpExecArray;
}

/** The first match from an offset on; the file passes through one chunk at a time. */
function landmarks(source: ByteSource, pattern: RegExp): (from: number) => Hit | undefined {
  const search = new RegExp(pattern);
  let start = 0;
  let text = '';
  return (from) => {
    for (let at = from; at < source.length;) {
      if (at < start || at >= start + text.length) {
        // One byte before, so that a number is not taken from its middle.
        start = Math.max(0, at - 1);
        text = toLatin1(source.read(start, Math.min(chunk + overlap, source.length - start)));
      }
      search.lastIndex = at - start;
      const match = search.exec(text);
      const isLast = start + text.length >= source.length;
      if (match !== null && (isLast || match.index < chunk)) return { offset: start + match.index, match };
      if (isLast) return undefined;
      at = start + chunk;
      start = source.length;
      text = '';
    }
    return undefined;
  };
}
