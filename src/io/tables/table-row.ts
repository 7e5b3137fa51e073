/** What is read of a table at most: more is divided by whoever brings it. */
export const tableLimits = { bytes: 2 ** 20, rows: 500, columns: 20, cellLength: 500 } as const;

export interface TableRow {
  /** Of the file, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
  /** Cells of a workbook that are not taken, by their column from 0: why, with the cell's name. */
  readonly faults?: ReadonlyMap<number, string>;
}
