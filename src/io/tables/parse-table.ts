import { parseCsv } from './parse-csv.ts';
import { parseWorkbook } from './parse-workbook.ts';
import { TableError } from './table-error.ts';
import { tableLimits, type TableRow } from './table-row.ts';

/**
 * The rows of a table, in CSV or as a workbook, by its first bytes.
 *
 * @throws {TableError} `table.refused`
 */
export function parseTable(bytes: Uint8Array): readonly TableRow[] {
  if (bytes.length > tableLimits.bytes) throw refused(`expected at most ${tableLimits.bytes} bytes`);
  if (startsWith(bytes, [0x50, 0x4b])) return parseWorkbook(bytes);
  // A compound file: the older .xls, and every workbook that is encrypted.
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0]))
    throw refused('expected .xlsx or CSV, got an encrypted workbook or an older format');
  return parseCsv(bytes);
}

const startsWith = (bytes: Uint8Array, start: readonly number[]): boolean =>
  start.every((byte, at) => bytes[at] === byte);

const refused = (message: string) => new TableError('table.refused', message);
