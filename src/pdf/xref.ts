/**
 * Cross-reference data (ISO 32000 clause 7.5): where each object of each revision is. The chain is followed from
 * the last `startxref` backwards; every section is kept apart, because what a signature covers is a revision.
 */
import { fromLatin1, lastIndexOfBytes, toLatin1 } from '../lib/bytes.ts';
import { decodeFilters } from './filters/decode-filters.ts';
import { isRegular, Lexer, type Token } from './lexer.ts';
import { asKind, type PdfDict, type PdfObject } from './objects.ts';
import { parseObject } from './parser.ts';
import { PdfError } from './pdf-error.ts';
import type { ByteSource } from './source.ts';
import { readStreamBytes } from './stream-bytes.ts';
import { makeWorkBudget, type WorkBudget } from './work-budget.ts';

export type XrefEntry =
  | { readonly kind: 'free' }
  | { readonly kind: 'offset'; readonly offset: number; readonly generation: number }
  | { readonly kind: 'compressed'; readonly container: number; readonly index: number };

export interface XrefSection {
  /** What `startxref` says for this section: relative to the header. */
  readonly startxref: number;
  readonly kind: 'table' | 'stream' | 'hybrid';
  readonly trailer: PdfDict;
  readonly entries: ReadonlyMap<number, XrefEntry>;
  /** Offset after the `%%EOF` that closes this section, or after the section where there is none. */
  readonly end: number;
  /** Numbers that the table of a hybrid file calls free and its stream does not. */
  readonly hiddenByTable?: readonly number[];
  /** Numbers to which it gives two places. */
  readonly repeated?: readonly number[];
}

export interface XrefChain {
  /** Newest first. */
  readonly sections: readonly XrefSection[];
  /** Added to every offset in the file: the header's place where junk precedes it and offsets count from it. */
  readonly base: number;
  /** A section stood near the place where it should be, not at it: some readers do not find it. */
  readonly displaced: boolean;
}

const maxSections = 4096;
/** Annex C.2. */
export const maxObjects = 8_388_607;
const free: XrefEntry = { kind: 'free' };
const tailSize = 2048;

export function readXrefChain(source: ByteSource, headerOffset: number): XrefChain {
  const stated = findStartxref(source);
  const base = [0, headerOffset].find((candidate) => isSectionAt(source, stated + candidate));
  const newest = base === undefined ? findTableNear(source, stated) : stated;
  if (newest === undefined) {
    throw new PdfError('pdf.bad-xref', `expected cross-reference data at offset ${stated}, found none`);
  }
  const sections: XrefSection[] = [];
  const seen = new Set<number>();
  let displaced = false;
  const budget = makeWorkBudget(source.length);
  const countRow = rowCounter(source);
  for (let at: number | undefined = newest; at !== undefined;) {
    if (seen.has(at)) throw new PdfError('pdf.cycle', `the cross-reference chain returns to offset ${at}`);
    if (sections.length >= maxSections)
      throw new PdfError('pdf.limit', `over ${maxSections} cross-reference sections`);
    seen.add(at);
    const place = at === stated && base !== undefined ? at : locate(source, at, base ?? 0);
    displaced ||= place !== at || base === undefined;
    const section = readSection(source, { startxref: place, base: base ?? 0, budget, countRow });
    sections.push(section);
    const previous = section.trailer.entries.get('Prev');
    // Producers write /Prev 0 for "none"; offset 0 is the header and never a section.
    at = typeof previous === 'number' && previous > 0 ? previous : undefined;
  }
  return { sections, base: base ?? 0, displaced };
}

/**
 * The section that ends the file, for a reader who knows those before it; undefined where it does not stand where
 * `startxref` says.
 */
export function readNewestSection(source: ByteSource, base: number): XrefSection | undefined {
  const startxref = findStartxref(source);
  if (!isSectionAt(source, startxref + base)) return undefined;
  const budget = makeWorkBudget(source.length);
  return readSection(source, { startxref, base, budget, countRow: rowCounter(source) });
}

/**
 * A few bytes can announce millions of rows, each of many sections can do so again, and a number that is named again
 * costs as much as a new one.
 */
function rowCounter(source: ByteSource): () => void {
  const most = 100_000 + source.length / 4;
  let rows = 0;
  return () => {
    if (++rows > most) throw new PdfError('pdf.limit', `over ${rows - 1} cross-reference entries`);
  };
}

const startxrefKeyword = fromLatin1('startxref');

/** The number after the last `startxref` in the file's tail. */
function findStartxref(source: ByteSource): number {
  const length = Math.min(source.length, tailSize);
  const start = source.length - length;
  const at = lastIndexOfBytes(source.read(start, length), startxrefKeyword);
  if (at < 0) throw new PdfError('pdf.bad-xref', `expected startxref in the last ${length} bytes`);
  const token = new Lexer(source, start + at + startxrefKeyword.length).next();
  if (token.kind !== 'number' || !token.integer || token.value < 0 || token.value >= source.length) {
    throw new PdfError('pdf.bad-xref', 'expected an offset inside the file after startxref');
  }
  return token.value;
}

/** Where a section stands: where it is said to, or the only table within a few bytes of that. */
const locate = (source: ByteSource, stated: number, base: number): number =>
  isSectionAt(source, stated + base) ? stated : (findTableNear(source, stated) ?? stated);

const nearby = 8;

/** The only `xref` within a few bytes of where it should be: producers miscount line ends. */
function findTableNear(source: ByteSource, stated: number): number | undefined {
  const start = Math.max(0, stated - nearby);
  const text = toLatin1(source.read(start, Math.min(2 * nearby + 4, source.length - start)));
  const places = [...text.matchAll(/(?<![A-Za-z])xref(?![A-Za-z])/g)].map((match) => start + match.index);
  return places.length === 1 ? places[0] : undefined;
}

function isSectionAt(source: ByteSource, offset: number): boolean {
  if (offset >= source.length) return false;
  const lexer = new Lexer(source, offset);
  const first = lexer.next();
  if (first.kind === 'keyword') return first.value === 'xref';
  const second = first.kind === 'number' ? lexer.next() : first;
  const third = second.kind === 'number' ? lexer.next() : second;
  return third.kind === 'keyword' && third.value === 'obj';
}

interface Place {
  readonly startxref: number;
  readonly base: number;
  readonly budget: WorkBudget;
  /** Called for each row that is read. @throws {PdfError} `pdf.limit` */
  readonly countRow: () => void;
}

function readSection(source: ByteSource, place: Place): XrefSection {
  const { startxref, base } = place;
  const lexer = new Lexer(source, startxref + base);
  const first = lexer.next();
  if (first.kind === 'keyword' && first.value === 'xref') return readTable(source, lexer, place);
  if (first.kind === 'number') return readXrefStream(source, place);
  throw new PdfError('pdf.bad-xref', `expected cross-reference data at offset ${startxref + base}`);
}

function readTable(source: ByteSource, lexer: Lexer, place: Place): XrefSection {
  const { startxref } = place;
  const entries = new Map<number, XrefEntry>();
  const repeated = new Set<number>();
  for (;;) {
    const token = lexer.next();
    if (token.kind === 'keyword' && token.value === 'trailer') break;
    const count = token.kind === 'number' ? lexer.next() : token;
    if (!isCount(token) || !isCount(count)) {
      throw new PdfError('pdf.bad-xref', `expected a subsection or trailer before offset ${lexer.offset}`);
    }
    if (token.value + count.value > maxObjects) throw new PdfError('pdf.limit', `over ${maxObjects} objects`);
    readSubsection(lexer, token.value, count.value, { entries, repeated, countRow: place.countRow });
  }
  const trailer = asKind(parseObject(lexer), 'dict');
  if (trailer === undefined)
    throw new PdfError('pdf.bad-xref', `expected a trailer dictionary before offset ${lexer.offset}`);
  const end = endAfter(source, lexer.offset);
  const hybrid = trailer.entries.get('XRefStm');
  if (typeof hybrid !== 'number')
    return { startxref, kind: 'table', trailer, entries, end, repeated: [...repeated] };
  // Clause 7.5.8.4: the table's own entries win, the stream adds what the table hides as free.
  const stream = readXrefStream(source, { ...place, startxref: hybrid });
  const merged = new Map<number, XrefEntry>(stream.entries);
  const hiddenByTable: number[] = [];
  for (const [number, entry] of entries) {
    if (entry.kind !== 'free' || !merged.has(number))
      enter({ entries: merged, repeated, countRow: place.countRow }, number, entry);
    else if (merged.get(number)?.kind !== 'free') hiddenByTable.push(number);
  }
  for (const number of stream.repeated ?? []) repeated.add(number);
  return { startxref, kind: 'hybrid', trailer, entries: merged, end, hiddenByTable, repeated: [...repeated] };
}

interface Rows {
  readonly entries: Map<number, XrefEntry>;
  /** Kept once each, however often a table names them. */
  readonly repeated: Set<number>;
  readonly countRow: () => void;
}

const isCount = (token: Token): token is Extract<Token, { kind: 'number' }> =>
  token.kind === 'number' && token.integer && token.value >= 0;

/** Of two rows for one number the last counts; that there were two is kept, as others take the first. */
function enter({ entries, repeated }: Rows, number: number, entry: XrefEntry): void {
  const known = entries.get(number);
  if (known !== undefined && !samePlace(known, entry)) repeated.add(number);
  entries.set(number, entry);
}

const samePlace = (a: XrefEntry, b: XrefEntry): boolean =>
  a.kind === b.kind &&
  (a.kind !== 'offset' || b.kind !== 'offset' || a.offset === b.offset) &&
  (a.kind !== 'compressed' ||
    b.kind !== 'compressed' ||
    (a.container === b.container && a.index === b.index));

function readSubsection(lexer: Lexer, first: number, count: number, table: Rows): void {
  let shift = 0;
  for (let i = 0; i < count; i++) {
    const back = lexer.offset;
    table.countRow();
    const row = readFixedRow(lexer) ?? readLooseRow(lexer);
    if (row === undefined) {
      // Fewer entries than announced: what follows decides whether the section ends here.
      lexer.seek(back);
      return;
    }
    // Producers number the first subsection from 1 while its first entry is object 0's.
    if (i === 0 && first === 1 && row.kind === 'free' && row.generation === 65535) shift = -1;
    const number = first + i + shift;
    enter(table, number, row.kind === 'free' ? free : row);
  }
}

type TableRow =
  Extract<XrefEntry, { kind: 'offset' }> | { readonly kind: 'free'; readonly generation: number };

/** `nnnnnnnnnn ggggg n`: the form of clause 7.5.4, which nearly every table has, without tokens. */
function readFixedRow(lexer: Lexer): TableRow | undefined {
  lexer.skipSpace();
  const offset = lexer.peekDigits(0, 10);
  const generation = lexer.peekDigits(11, 5);
  const type = lexer.peekByte(17);
  const isFixed =
    offset >= 0 &&
    generation >= 0 &&
    lexer.peekByte(10) === 0x20 &&
    lexer.peekByte(16) === 0x20 &&
    (type === 0x6e || type === 0x66) &&
    !isRegular(lexer.peekByte(18));
  if (!isFixed) return undefined;
  lexer.seek(lexer.offset + 18);
  return type === 0x6e ? { kind: 'offset', offset, generation } : { kind: 'free', generation };
}

function readLooseRow(lexer: Lexer): TableRow | undefined {
  const offset = lexer.next();
  const generation = lexer.next();
  const type = lexer.next();
  if (offset.kind !== 'number' || generation.kind !== 'number' || type.kind !== 'keyword') return undefined;
  if (type.value === 'n') return { kind: 'offset', offset: offset.value, generation: generation.value };
  if (type.value === 'f') return { kind: 'free', generation: generation.value };
  throw new PdfError(
    'pdf.bad-xref',
    `expected n or f, got ${JSON.stringify(type.value)} before offset ${lexer.offset}`,
  );
}

function readXrefStream(source: ByteSource, { startxref, base, budget, countRow }: Place): XrefSection {
  const lexer = new Lexer(source, startxref + base);
  const header = [lexer.next(), lexer.next(), lexer.next()];
  if (header[2]?.kind !== 'keyword' || header[2].value !== 'obj') {
    throw new PdfError('pdf.bad-xref', `expected a cross-reference stream at offset ${startxref + base}`);
  }
  const dict = asKind(parseObject(lexer), 'dict');
  if (dict === undefined || asKind(dict.entries.get('Type'), 'name')?.value !== 'XRef') {
    throw new PdfError('pdf.bad-xref', `expected /Type /XRef at offset ${startxref + base}`);
  }
  const { encoded, end } = readStreamBytes(source, lexer, dict.entries.get('Length'));
  const widths = numbers(dict.entries.get('W'));
  const size = dict.entries.get('Size');
  if (
    widths.length !== 3 ||
    widths.some((width) => !Number.isInteger(width) || width < 0 || width > 8) ||
    widths.every((width) => width === 0) ||
    typeof size !== 'number'
  ) {
    throw new PdfError(
      'pdf.bad-xref',
      `expected /W with three widths and /Size at offset ${startxref + base}`,
    );
  }
  const index = numbers(dict.entries.get('Index'));
  const data = decodeFilters(dict, encoded, (object) => object, budget);
  const { entries, repeated } = readStreamEntries(data, widths, {
    index: index.length === 0 ? [0, size] : index,
    countRow,
  });
  return {
    startxref,
    kind: 'stream',
    trailer: dict,
    entries,
    repeated: [...repeated],
    end: endAfter(source, skipEndobj(source, end)),
  };
}

function readStreamEntries(
  data: Uint8Array,
  widths: readonly number[],
  { index, countRow }: { readonly index: readonly number[]; readonly countRow: () => void },
): Rows {
  const [w0 = 0, w1 = 0, w2 = 0] = widths;
  const entries = new Map<number, XrefEntry>();
  const rows: Rows = { entries, repeated: new Set(), countRow };
  let at = 0;
  const field = (width: number, otherwise: number): number => {
    if (width === 0) return otherwise;
    let value = 0;
    for (let i = 0; i < width; i++) value = value * 256 + (data[at++] ?? 0);
    return value;
  };
  for (let section = 0; section + 1 < index.length; section += 2) {
    const first = index[section] ?? 0;
    const count = index[section + 1] ?? 0;
    if (!Number.isInteger(first) || !Number.isInteger(count))
      throw new PdfError('pdf.bad-xref', 'expected whole numbers in /Index of a cross-reference stream');
    if (first < 0 || count < 0 || first + count > maxObjects)
      throw new PdfError('pdf.limit', `over ${maxObjects} objects`);
    for (let number = first; number < first + count && at + w0 + w1 + w2 <= data.length; number++) {
      countRow();
      const type = field(w0, 1);
      const second = field(w1, 0);
      const third = field(w2, 0);
      if (type === 1) enter(rows, number, { kind: 'offset', offset: second, generation: third });
      else if (type === 2) enter(rows, number, { kind: 'compressed', container: second, index: third });
      else if (type === 0) enter(rows, number, free);
    }
  }
  return rows;
}

const numbers = (object: PdfObject | undefined): readonly number[] =>
  (asKind(object, 'array')?.items ?? []).map((item) => (typeof item === 'number' ? item : Number.NaN));

function skipEndobj(source: ByteSource, offset: number): number {
  const lexer = new Lexer(source, offset);
  const token = lexer.next();
  return token.kind === 'keyword' && token.value === 'endobj' ? lexer.offset : offset;
}

const eof = fromLatin1('%%EOF');

/** The offset after `startxref N %%EOF` and its line end, when that follows; else the offset given. */
function endAfter(source: ByteSource, offset: number): number {
  const lexer = new Lexer(source, offset);
  const keyword = lexer.next();
  if (keyword.kind !== 'keyword' || keyword.value !== 'startxref' || lexer.next().kind !== 'number')
    return offset;
  for (let ahead = 0; ahead < 64; ahead++) {
    if (!eof.every((byte, i) => lexer.peekByte(ahead + i) === byte)) continue;
    let after = ahead + eof.length;
    if (lexer.peekByte(after) === 0x0d) after++;
    if (lexer.peekByte(after) === 0x0a) after++;
    return lexer.offset + after;
  }
  return lexer.offset;
}
