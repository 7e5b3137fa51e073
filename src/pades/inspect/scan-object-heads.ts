import { toLatin1 } from '../../lib/bytes.ts';
import type { PdfDocument } from '../../pdf/document.ts';
import { Lexer } from '../../pdf/lexer.ts';
import { asKind } from '../../pdf/objects.ts';
import { parseObject } from '../../pdf/parser.ts';
import { PdfError } from '../../pdf/pdf-error.ts';
import { readStreamBytes } from '../../pdf/stream-bytes.ts';
import type { Budget } from './budget.ts';

export interface StrayHead {
  readonly number: number;
  readonly offset: number;
  /** Whether a table of the same revision lists this number elsewhere. */
  readonly isDuplicate: boolean;
}

const chunk = 1 << 20;
const overlap = 64;
const head = /(?<![0-9])(\d{1,7})[ \t\r\n]{1,4}(\d{1,5})[ \t\r\n]{1,4}obj(?![a-zA-Z0-9])/g;
const mostStrays = 100;

/**
 * Where `N G obj` stands in the bytes and no table of any revision points at it. What lies inside a listed object
 * (a PDF that is attached without compression) is that object's data. Objects of the file's own revision chain that
 * were replaced are listed by the older table and are no strays.
 */
export function scanObjectHeads(document: PdfDocument, budget: Budget): readonly StrayHead[] {
  const listed = listedOffsets(document);
  const starts = [...listed].toSorted((a, b) => a - b);
  const strays: StrayHead[] = [];
  const { source } = document;
  let insideUntil = 0;
  for (let at = 0; at < source.length && strays.length < mostStrays; at += chunk) {
    const from = Math.max(0, at - overlap);
    budget.spend('scannedBytes', chunk);
    const text = toLatin1(source.read(from, Math.min(at + chunk, source.length) - from));
    if (!text.includes('obj')) continue;
    for (const match of text.matchAll(head)) {
      const offset = from + match.index;
      if (offset < insideUntil || (offset < at && offset + match[0].length <= at)) continue;
      if (isListed(listed, offset)) continue;
      const holder = starts[lastBelow(starts, offset)];
      const end = holder === undefined ? 0 : endOfObject(document, holder);
      if (offset < end) {
        insideUntil = end;
        continue;
      }
      const number = Number(match[1]);
      if (number > 0 && showsSomething(document, offset + match[0].length))
        strays.push({ number, offset, isDuplicate: isDuplicate(document, number, offset) });
    }
  }
  return strays;
}

function listedOffsets(document: PdfDocument): ReadonlySet<number> {
  const offsets = new Set<number>();
  for (const { entries, startxref } of document.sections) {
    offsets.add(startxref + document.base);
    for (const entry of entries.values())
      if (entry.kind === 'offset') offsets.add(entry.offset + document.base);
  }
  return offsets;
}

const nearby = 8;

/** Producers miscount line ends; the reader finds an object within a few bytes of its entry, so do we. */
function isListed(listed: ReadonlySet<number>, offset: number): boolean {
  for (let by = -nearby; by <= nearby; by++) if (listed.has(offset + by)) return true;
  return false;
}

function lastBelow(sorted: readonly number[], offset: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The offset after an object's content, its stream included; its own offset where it cannot be read. */
function endOfObject(document: PdfDocument, offset: number): number {
  const lexer = new Lexer(document.source, offset);
  try {
    for (let i = 0; i < 3; i++) lexer.next();
    const dict = asKind(parseObject(lexer), 'dict');
    const after = lexer.offset;
    if (dict === undefined) return after;
    const next = lexer.next();
    if (next.kind !== 'keyword' || next.value !== 'stream') return after;
    lexer.seek(after);
    return readStreamBytes(document.source, lexer, document.resolve(dict.entries.get('Length'))).end;
  } catch (error) {
    if (error instanceof PdfError) return offset;
    throw error;
  }
}

/** Whether a dictionary or stream follows that a reader would show; the leftovers of numbers and names are no risk. */
function showsSomething(document: PdfDocument, offset: number): boolean {
  try {
    const dict = asKind(parseObject(new Lexer(document.source, offset)), 'dict');
    if (dict === undefined) return false;
    const type = asKind(dict.entries.get('Type'), 'name')?.value ?? '';
    return ['Catalog', 'Pages', 'Page', 'Annot', 'Font', 'XObject'].includes(type) || isContent(dict, type);
  } catch (error) {
    if (error instanceof PdfError) return false;
    throw error;
  }
}

const isContent = (dict: { readonly entries: ReadonlyMap<string, unknown> }, type: string): boolean =>
  type === '' && dict.entries.has('Length') && !dict.entries.has('N') && !dict.entries.has('Length1');

/** The revision that ends first behind the offset is the one that the object was written in. */
function isDuplicate(document: PdfDocument, number: number, offset: number): boolean {
  const revision = document.sections.filter(({ end }) => end > offset).toSorted((a, b) => a.end - b.end)[0];
  const entry = revision?.entries.get(number);
  return entry !== undefined && entry.kind !== 'free';
}
