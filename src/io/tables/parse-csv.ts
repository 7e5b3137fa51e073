import { TableError } from './table-error.ts';
import { tableLimits, type TableRow } from './table-row.ts';

/**
 * The rows of a table in CSV (RFC 4180), UTF-8, separated by commas or, as spreadsheets in Indonesia write it, by
 * semicolons. Empty lines are passed over; every row has its line's number, from 1.
 *
 * @throws {TableError} `table.refused`
 */
export function parseCsv(bytes: Uint8Array): readonly TableRow[] {
  const text = decode(bytes);
  const separator = (text.split('\n', 1)[0] ?? '').includes(';') ? ';' : ',';
  const rows: TableRow[] = [];
  let cells: string[] = [];
  let line = 1;
  let begun = 1;
  let at = 0;

  const endRow = () => {
    if (cells.some((cell) => cell !== '')) rows.push({ line: begun, cells });
    if (rows.length > tableLimits.rows + 1) throw refused(`expected at most ${tableLimits.rows} rows`);
    cells = [];
    begun = line;
  };
  while (at < text.length) {
    const cell = text[at] === '"' ? readQuoted(text, at, begun) : readPlain(text, at, separator);
    if (cell.value.length > tableLimits.cellLength)
      throw refused(`expected cells of at most ${tableLimits.cellLength} characters, line ${begun}`);
    cells.push(cell.value.trim());
    if (cells.length > tableLimits.columns)
      throw refused(`expected at most ${tableLimits.columns} columns, line ${begun}`);
    line += cell.lines;
    at = cell.end;
    if (text[at] === separator) {
      at++;
      if (at === text.length) cells.push('');
      continue;
    }
    if (text[at] === '\r') at++;
    if (at < text.length && text[at] !== '\n') throw refused(`expected the end of a cell, line ${line}`);
    at++;
    line++;
    endRow();
  }
  endRow();
  return rows;
}

interface Cell {
  readonly value: string;
  readonly end: number;
  /** Line breaks within it. */
  readonly lines: number;
}

function readPlain(text: string, from: number, separator: string): Cell {
  let end = from;
  while (end < text.length && text[end] !== separator && text[end] !== '\n' && text[end] !== '\r') end++;
  return { value: text.slice(from, end), end, lines: 0 };
}

function readQuoted(text: string, from: number, line: number): Cell {
  let end = from + 1;
  for (;;) {
    const quote = text.indexOf('"', end);
    if (quote < 0) throw refused(`expected a closing quotation mark, line ${line}`);
    if (text[quote + 1] !== '"') {
      const value = text.slice(from + 1, quote).replaceAll('""', '"');
      return { value, end: quote + 1, lines: value.split('\n').length - 1 };
    }
    end = quote + 2;
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new TableError('table.refused', 'expected UTF-8', { cause });
  }
}

const refused = (message: string) => new TableError('table.refused', message);
