export type Cell = string | number;

/**
 * Rows as CSV (RFC 4180) in UTF-8, with a byte order mark so that office programs read it so. A text that a spreadsheet would take for a
 * formula begins with an apostrophe: nobody's subject line runs on the reader's machine.
 */
export const writeCsv = (rows: readonly (readonly Cell[])[]): Uint8Array =>
  new TextEncoder().encode(`\u{FEFF}${rows.map((row) => `${row.map(field).join(',')}\r\n`).join('')}`);

function field(cell: Cell): string {
  if (typeof cell === 'number') return String(cell);
  const text = isFormulaLike(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** What Excel, LibreOffice and Google Sheets begin to calculate. */
export const isFormulaLike = (text: string): boolean => /^[\s\0]*[=+\-@\t\r]/.test(text);
