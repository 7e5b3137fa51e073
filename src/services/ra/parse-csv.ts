import { RegistrationError } from './registration-error.ts';

/** What is read of a table at most: more is divided by whoever brings it. */
export const csvLimits = { bytes: 2 ** 20, rows: 500, columns: 20, cellLength: 500 } as const;

/**
 * The rows of a table in CSV (RFC 4180), UTF-8, separated by commas or, as spreadsheets in Indonesia write it, by
 * semicolons. Empty lines are passed over; every row has its line's number, from 1.
 *
 * @throws {RegistrationError} `registration.import-refused`
 */
export function parseCsv(
  bytes: Uint8Array,
): readonly { readonly line: number; readonly cells: readonly string[] }[] {
  if (bytes.length > csvLimits.bytes) throw refused(`expected at most ${csvLimits.bytes} bytes`);
  // A workbook is a ZIP archive, whose few bytes may unpack to gigabytes.
  if (bytes[0] === 0x50 && bytes[1] === 0x4b)
    throw refused('expected CSV, got a workbook or an archive: save the table as CSV');
  const text = decode(bytes);
  const separator = (text.split('\n', 1)[0] ?? '').includes(';') ? ';' : ',';
  const rows: { readonly line: number; readonly cells: readonly string[] }[] = [];
  let cells: string[] = [];
  let line = 1;
  let begun = 1;
  let at = 0;

  const endRow = () => {
    if (cells.some((cell) => cell !== '')) rows.push({ line: begun, cells });
    if (rows.length > csvLimits.rows + 1) throw refused(`expected at most ${csvLimits.rows} rows`);
    cells = [];
    begun = line;
  };
  while (at < text.length) {
    const cell = text[at] === '"' ? readQuoted(text, at, begun) : readPlain(text, at, separator);
    if (cell.value.length > csvLimits.cellLength)
      throw refused(`expected cells of at most ${csvLimits.cellLength} characters, line ${begun}`);
    cells.push(cell.value.trim());
    if (cells.length > csvLimits.columns)
      throw refused(`expected at most ${csvLimits.columns} columns, line ${begun}`);
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
    throw new RegistrationError('registration.import-refused', 'expected UTF-8', { cause });
  }
}

const refused = (message: string) => new RegistrationError('registration.import-refused', message);
