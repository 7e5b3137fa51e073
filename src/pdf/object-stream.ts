import { Lexer } from './lexer.ts';
import { asKind, type PdfObject, type PdfStream } from './objects.ts';
import { parseObject } from './parser.ts';
import { PdfError } from './pdf-error.ts';
import { bufferSource } from './source.ts';
import type { WorkBudget } from './work-budget.ts';

export interface ObjectStream {
  /** The object with this number; null where the stream does not hold it. */
  get(number: number): PdfObject;
  /** The numbers that its head names, in order, repeated ones too. */
  readonly numbers: readonly number[];
}

const maxObjects = 1_000_000;

/**
 * An object stream (ISO 32000 clause 7.5.7): pairs of number and offset, then the objects. With `whole`, /N does not
 * count: the pairs are all that stand before /First.
 */
export function readObjectStream(
  stream: PdfStream,
  bytes: Uint8Array,
  resolve: (object: PdfObject | undefined) => PdfObject,
  {
    container,
    whole,
    budget,
  }: { readonly container: number; readonly whole: boolean; readonly budget: WorkBudget },
): ObjectStream {
  const count = resolve(stream.dict.entries.get('N'));
  const first = resolve(stream.dict.entries.get('First'));
  if (
    asKind(resolve(stream.dict.entries.get('Type')), 'name')?.value !== 'ObjStm' ||
    typeof count !== 'number' ||
    typeof first !== 'number' ||
    count < 0 ||
    count > maxObjects
  ) {
    throw new PdfError(
      'pdf.bad-object',
      `expected object ${container} to be an object stream with /N and /First`,
    );
  }
  const source = bufferSource(bytes);
  const header = new Lexer(source, 0, whole ? Math.min(first, bytes.length) : bytes.length);
  const offsets = new Map<number, number>();
  const numbers: number[] = [];
  const most = whole ? maxObjects : count;
  while (numbers.length < most) {
    const number = header.next();
    if (whole && number.kind === 'end') break;
    const offset = header.next();
    if (number.kind !== 'number' || offset.kind !== 'number') {
      throw new PdfError(
        'pdf.bad-object',
        `expected ${whole ? '' : `${count} `}pairs at the head of object stream ${container}`,
      );
    }
    numbers.push(number.value);
    offsets.set(number.value, first + offset.value);
  }
  return {
    numbers,
    get: (number) => {
      const offset = offsets.get(number);
      if (offset === undefined) return null;
      if (offset >= bytes.length)
        throw new PdfError('pdf.bad-object', `object ${number} lies outside object stream ${container}`);
      const lexer = new Lexer(source, offset);
      const object = parseObject(lexer);
      budget.parsed(lexer.offset - offset, lexer.tokens);
      return object;
    },
  };
}
