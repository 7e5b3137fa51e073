/** Objects by their offset (ISO 32000 clause 7.3.10). */
import { toLatin1 } from '../lib/bytes.ts';
import { Lexer } from './lexer.ts';
import { asKind, type PdfObject, type PdfRef, type PdfStream } from './objects.ts';
import type { ParsedObject, ParsedObjects } from './parsed-objects.ts';
import { parseObject } from './parser.ts';
import { PdfError } from './pdf-error.ts';
import type { ByteSource } from './source.ts';
import { readStreamBytes, type StreamBytes } from './stream-bytes.ts';
import type { WorkBudget } from './work-budget.ts';

export interface ObjectReading {
  readonly source: ByteSource;
  readonly resolve: (object: PdfObject | undefined) => PdfObject;
  readonly budget: WorkBudget;
  readonly parsed: ParsedObjects;
}

/** `12 0 obj … endobj` at an absolute offset; it must be the object that was asked for. */
export function readIndirectObject(reading: ObjectReading, offset: number, reference: PdfRef): PdfObject {
  const { source, budget, parsed } = reading;
  const known = parsed.find(offset, reference, source.length);
  if (known !== undefined) return complete(reading, known);
  const lexer = new Lexer(source, offset);
  const isInPlace = readHead(lexer, reference);
  if (!isInPlace) {
    const near = findHeadNear(source, offset, reference);
    if (near === undefined) {
      throw new PdfError(
        'pdf.bad-object',
        `expected "${reference.number} ${reference.generation} obj" at offset ${offset}`,
      );
    }
    lexer.seek(near);
    readHead(lexer, reference);
  }
  const read = parseBody(lexer, offset, budget);
  // What was found nearby, a number, which a reference could begin with, and what the end of a revision cut off
  // depend on what stands around them.
  const isWhole = isInPlace && isEnclosed(read.object) && read.reached < source.length;
  if (isWhole && budget.keepable()) parsed.keep(offset, reference, read);
  return complete(reading, read);
}

function parseBody(lexer: Lexer, offset: number, budget: WorkBudget): ParsedObject {
  const afterObj = lexer.offset;
  const empty = lexer.next();
  if (empty.kind === 'keyword' && empty.value === 'endobj')
    return { object: null, stream: undefined, reached: lexer.offset };
  lexer.seek(afterObj);
  const object = parseObject(lexer);
  budget.parsed(lexer.offset - offset, lexer.tokens);
  const dict = asKind(object, 'dict');
  if (dict === undefined) return { object, stream: undefined, reached: lexer.offset };
  const at = lexer.offset;
  const next = lexer.next();
  const isStream = next.kind === 'keyword' && next.value === 'stream';
  return { object, stream: isStream ? { dict, at } : undefined, reached: lexer.offset };
}

const isEnclosed = (object: PdfObject): boolean =>
  asKind(object, 'dict') !== undefined || asKind(object, 'array') !== undefined;

/** A stream's data depends on what its /Length refers to, which each revision answers for itself. */
function complete({ source, resolve }: ObjectReading, { object, stream }: ParsedObject): PdfObject {
  if (stream === undefined) return object;
  const { dict, at } = stream;
  let bytes: StreamBytes | undefined;
  const read = (): StreamBytes =>
    (bytes ??= readStreamBytes(source, new Lexer(source, at), resolve(dict.entries.get('Length'))));
  const made: PdfStream = {
    kind: 'stream',
    dict,
    encoded: () => read().encoded,
    end: () => read().end,
  };
  return made;
}

/** Reads `N G obj`; false where something else stands there. */
function readHead(lexer: Lexer, { number, generation }: PdfRef): boolean {
  const tokens = [lexer.next(), lexer.next(), lexer.next()] as const;
  return (
    tokens[0].kind === 'number' &&
    tokens[0].value === number &&
    tokens[1].kind === 'number' &&
    tokens[1].value === generation &&
    tokens[2].kind === 'keyword' &&
    tokens[2].value === 'obj'
  );
}

const nearby = 8;

/** The only head of this very object within a few bytes of where it should be: producers miscount line ends. */
function findHeadNear(
  source: ByteSource,
  offset: number,
  { number, generation }: PdfRef,
): number | undefined {
  const start = Math.max(0, Math.min(offset, source.length) - nearby);
  const text = toLatin1(source.read(start, Math.min(2 * nearby + 24, source.length - start)));
  const heads = [...text.matchAll(new RegExp(`(?<![0-9])${number} ${generation} obj`, 'g'))];
  return heads.length === 1 && heads[0] !== undefined ? start + heads[0].index : undefined;
}
