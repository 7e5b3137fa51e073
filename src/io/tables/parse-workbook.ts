import { readZip, ZipError } from '../files/zip-archive.ts';
import { readXml, XmlFault, type XmlBudget } from './read-xml.ts';
import { TableError } from './table-error.ts';
import { tableLimits, type TableRow } from './table-row.ts';

/** Of the archive unpacked: 1 MiB of deflate alone could become 1 GiB. */
const archiveLimits = { entries: 200, total: 16 * 2 ** 20 } as const;
const mostStrings = 20_000;
/**
 * Of all parts together, whose compressed bytes say nothing about either: a cell takes some ten events, and spreadsheets keep
 * rows and cells that are formatted and empty.
 */
const xmlLimits: XmlBudget = { events: 300_000, references: 100_000 };
/** Empty ones too. */
const mostRows = 10 * tableLimits.rows;

/**
 * The rows of the first sheet of a workbook (ISO/IEC 29500, .xlsx). Nothing in it is computed or fetched: a workbook with
 * macros, links to others or embedded objects is refused as a whole, a cell with a formula or with a number that a
 * spreadsheet rounds is named with its place.
 *
 * @throws {TableError} `table.refused`
 */
export function parseWorkbook(bytes: Uint8Array): readonly TableRow[] {
  try {
    const parts = openParts(bytes);
    const budget = { ...xmlLimits };
    const sheet = getPart(parts, firstSheet(parts, budget));
    return readSheet(sheet, readStrings(parts, budget), budget);
  } catch (cause) {
    if (cause instanceof ZipError || cause instanceof XmlFault)
      throw new TableError('table.refused', `no workbook: ${cause.message}`, { cause });
    throw cause;
  }
}

type Parts = ReadonlyMap<string, Uint8Array>;

const refusedParts = [
  [/vbaProject|macrosheets\/|activeX\//i, 'macros'],
  [/externalLinks\/|connections\.xml$|queryTables\//i, 'links to other files'],
  [/embeddings\//i, 'embedded objects'],
] as const;

function openParts(bytes: Uint8Array): Parts {
  const parts = new Map<string, Uint8Array>();
  for (const { name, bytes: content } of readZip(bytes, archiveLimits)) {
    const odd = refusedParts.find(([pattern]) => pattern.test(name));
    if (odd !== undefined) throw refused(`expected a workbook without ${odd[1]}`);
    // Readers differ in which of two they take.
    if (parts.has(name.toLowerCase())) throw refused('expected each part of the workbook once');
    parts.set(name.toLowerCase(), content);
  }
  if (/macroEnabled/i.test(textOf(getPart(parts, '[content_types].xml'))))
    throw refused('expected a workbook without macros');
  return parts;
}

/** The first sheet of the workbook, by its relationship. */
function firstSheet(parts: Parts, budget: XmlBudget): string {
  let wanted: string | undefined;
  for (const event of readXml(textOf(getPart(parts, 'xl/workbook.xml')), budget))
    if (event.kind === 'open' && event.name === 'sheet')
      wanted ??= [...event.attributes].find(([name]) => name.endsWith(':id'))?.[1];
  for (const event of readXml(textOf(getPart(parts, 'xl/_rels/workbook.xml.rels')), budget)) {
    if (event.kind !== 'open' || event.name !== 'Relationship') continue;
    if (event.attributes.get('Id') !== wanted) continue;
    const target = (event.attributes.get('Target') ?? '').toLowerCase();
    return target.startsWith('/') ? target.slice(1) : `xl/${target}`;
  }
  throw refused('expected a workbook with a sheet');
}

/** The strings that cells refer to by number; phonetic guides are not part of them. */
function readStrings(parts: Parts, budget: XmlBudget): readonly string[] {
  const content = parts.get('xl/sharedstrings.xml');
  if (content === undefined) return [];
  const strings: string[] = [];
  let text = '';
  let within: 't' | undefined;
  let phonetic = false;
  for (const event of readXml(textOf(content), budget)) {
    if (event.kind === 'text') {
      if (within === 't' && !phonetic) text += event.text;
      continue;
    }
    if (event.name === 'rPh') phonetic = event.kind === 'open';
    if (event.name === 't') within = event.kind === 'open' ? 't' : undefined;
    if (event.name !== 'si' || event.kind === 'open') continue;
    if (strings.push(text) > mostStrings) throw refused(`expected at most ${mostStrings} texts`);
    text = '';
  }
  return strings;
}

interface OpenCell {
  readonly column: number;
  readonly type: string;
  text: string;
  formula: boolean;
}

function readSheet(content: Uint8Array, strings: readonly string[], budget: XmlBudget): readonly TableRow[] {
  const rows: TableRow[] = [];
  let seen = 0;
  let line = 0;
  let cells: string[] = [];
  let faults = new Map<number, string>();
  let cell: OpenCell | undefined;
  let reading = false;
  for (const event of readXml(textOf(content), budget)) {
    if (event.kind === 'text') {
      if (cell !== undefined && reading) cell.text += event.text;
      continue;
    }
    const opens = event.kind === 'open';
    if (event.name === 'row' && opens) {
      if (++seen > mostRows) throw refused(`expected at most ${mostRows} rows, empty ones included`);
      const next = numberOf(event.attributes.get('r'), line + 1);
      if (next <= line) throw refused(`expected rows in order, got row ${next} after ${line}`);
      [line, cells, faults] = [next, [], new Map()];
    } else if (event.name === 'row') {
      if (cells.some((one) => one !== '') || faults.size > 0)
        rows.push({ line, cells: filled(cells), faults });
      if (rows.length > tableLimits.rows + 1) throw refused(`expected at most ${tableLimits.rows} rows`);
    } else if (event.name === 'c' && event.kind === 'open') {
      const column = columnOf(event.attributes.get('r'), cells.length);
      if (column >= tableLimits.columns)
        throw refused(`expected at most ${tableLimits.columns} columns, row ${line}`);
      cell = { column, type: event.attributes.get('t') ?? 'n', text: '', formula: false };
    } else if (event.name === 'c' && cell !== undefined) {
      const value = valueOf(cell, strings);
      if (value.text.length > tableLimits.cellLength)
        throw refused(
          `expected cells of at most ${tableLimits.cellLength} characters, cell ${nameOf(cell.column)}${line}`,
        );
      cells[cell.column] = value.text.trim();
      if (value.fault !== undefined) faults.set(cell.column, `${nameOf(cell.column)}${line}: ${value.fault}`);
      cell = undefined;
    } else if (event.name === 'f' && cell !== undefined) cell.formula = true;
    else if (event.name === 'v' || event.name === 't') reading = opens;
  }
  return rows;
}

/** What a cell says, or why it is not taken. */
function valueOf(
  { type, text, formula }: OpenCell,
  strings: readonly string[],
): { readonly text: string; readonly fault?: string } {
  if (formula) return { text: '', fault: 'a formula is no value' };
  if (type === 's') {
    const shared = /^\d{1,6}$/.test(text) ? strings[Number(text)] : undefined;
    return shared === undefined
      ? { text: '', fault: 'expected a text that the workbook has' }
      : { text: shared };
  }
  if (type === 'inlineStr') return { text };
  if (type !== 'n') return { text: '', fault: 'expected a text' };
  // A number has 15 digits there: of a NIK typed as one the last digit is lost, and leading zeros are.
  if (text === '' || /^\d{1,15}$/.test(text)) return { text };
  return { text: '', fault: 'expected a text, got a number: format the column as text and type it anew' };
}

/** Cells that the row leaves out are empty ones. */
const filled = (cells: readonly (string | undefined)[]): readonly string[] =>
  Array.from(cells, (cell) => cell ?? '');

function columnOf(reference: string | undefined, otherwise: number): number {
  if (reference === undefined) return otherwise;
  const letters = /^([A-Z]{1,3})\d{1,7}$/.exec(reference)?.[1];
  if (letters === undefined) throw refused('expected the place of a cell');
  return Array.from(letters).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

/** Of the few columns that a table may have. */
const nameOf = (column: number): string => String.fromCharCode(65 + column);

function numberOf(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (!/^[1-9]\d{0,6}$/.test(text)) throw refused('expected the number of a row');
  return Number(text);
}

function getPart(parts: Parts, name: string): Uint8Array {
  const part = parts.get(name);
  if (part === undefined) throw refused('expected the parts of a workbook');
  return part;
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new TableError('table.refused', 'expected parts in UTF-8', { cause });
  }
}

const refused = (message: string) => new TableError('table.refused', message);
