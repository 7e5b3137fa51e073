/**
 * Tables: the header row is said once and repeated as decoration on each further page; a row that is taller than what
 * is left goes to the next page, and one that is taller than a page goes on over several.
 */
import { dict, name } from '../objects.ts';
import { encodeNumber } from '../serialize.ts';
import type { DocumentFonts } from './document-fonts.ts';
import { textAt, type PageFlow } from './page-flow.ts';
import { leading } from './write-text.ts';
import { wrapText } from './wrap-text.ts';

export interface Table {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Shares of the width; equal where undefined. */
  readonly widths?: readonly number[] | undefined;
}

const cellSize = 9;
const lineHeight = cellSize * leading;
const padding = 4;

interface Row {
  readonly font: keyof DocumentFonts;
  /** A list of lines for each column. */
  readonly cells: readonly (readonly string[])[];
  readonly height: number;
}

interface Column {
  readonly x: number;
  readonly width: number;
}

export function writeTable(flow: PageFlow, fonts: DocumentFonts, table: Table): void {
  const columns = placeColumns(flow, table);
  const rowOf = (cells: readonly string[], font: keyof DocumentFonts): Row => {
    const wrapped = columns.map(({ width }, i) =>
      wrapText(cells[i] ?? '', fonts[font], cellSize, width - 2 * padding),
    );
    return { font, cells: wrapped, height: heightOf(Math.max(...wrapped.map(({ length }) => length))) };
  };
  const header = table.header.length === 0 ? undefined : rowOf(table.header, 'Bold');
  const repeated = header !== undefined && header.height < flow.wholeRoom / 3 ? header : undefined;
  const rows = table.rows.map((cells) => rowOf(cells, 'Regular'));
  const draw: RowDrawing = { flow, fonts, columns, repeated };
  flow.element('Table', () => {
    if (header !== undefined) {
      // A header does not stand alone at the foot of a page.
      flow.need(header.height + Math.min(rows[0]?.height ?? 0, heightOf(2)));
      writeRow({ ...draw, repeated: undefined }, header, 'TH');
    }
    for (const row of rows) writeRow(draw, row, 'TD');
  });
  flow.moveDown(8);
}

const heightOf = (lines: number): number => lines * lineHeight + 2 * padding;

function placeColumns(flow: PageFlow, { header, rows, widths }: Table): readonly Column[] {
  const count = Math.max(1, header.length, ...rows.map(({ length }) => length));
  const shares = Array.from({ length: count }, (_, i) => widths?.[i] ?? 1);
  const unit = (flow.size.width - 2 * flow.size.margin) / shares.reduce((sum, share) => sum + share, 0);
  let x = flow.size.margin;
  return shares.map((share) => {
    const column = { x, width: share * unit };
    x += column.width;
    return column;
  });
}

interface RowDrawing {
  readonly flow: PageFlow;
  readonly fonts: DocumentFonts;
  readonly columns: readonly Column[];
  /** Drawn again at the top of each page that the table goes on to. */
  readonly repeated: Row | undefined;
}

function writeRow(drawing: RowDrawing, row: Row, type: 'TH' | 'TD'): void {
  const { flow, repeated } = drawing;
  const attributes = type === 'TH' ? dict({ O: name('Table'), Scope: name('Column') }) : undefined;
  const count = Math.max(...row.cells.map(({ length }) => length));
  const goOn = (): void => {
    flow.breakPage();
    if (repeated === undefined) return;
    drawPiece(drawing, repeated, repeated.cells, (operators) => flow.artifact(operators));
  };
  flow.element('TR', () => {
    const elements = row.cells.map(() => flow.open(type, { attributes }));
    if (flow.room < row.height && row.height <= flow.wholeRoom - (repeated?.height ?? 0)) goOn();
    for (let from = 0; from < count;) {
      const fit = Math.floor((flow.room - 2 * padding) / lineHeight);
      if (fit < 1) {
        goOn();
        continue;
      }
      const piece = row.cells.map((lines) => lines.slice(from, from + fit));
      drawPiece(drawing, row, piece, (operators, column) => flow.mark(operators, elements[column]));
      from += fit;
    }
  });
}

/** These lines of the row's cells in frames of one height, from the present place down. */
function drawPiece(
  { flow, fonts, columns }: RowDrawing,
  { font }: Row,
  piece: readonly (readonly string[])[],
  write: (operators: readonly string[], column: number) => void,
): void {
  const height = heightOf(Math.max(...piece.map(({ length }) => length)));
  const top = flow.y;
  columns.forEach(({ x, width }, column) => {
    flow.artifact([`0.7 G 0.5 w ${[x, top - height, width, height].map(encodeNumber).join(' ')} re S`]);
    const operators = (piece[column] ?? []).flatMap((line, number) => {
      const baseline = top - padding - (number + 0.8) * lineHeight;
      return line === '' ? [] : [textAt(font, cellSize, x + padding, baseline, fonts[font].show(line))];
    });
    if (operators.length > 0) write(operators, column);
  });
  flow.moveDown(height);
}
