import { parseTable } from '../tables/parse-table.ts';
import type { TableRow } from '../tables/table-row.ts';

/** The task `read-table`: the rows of a table that somebody brought. @throws {TableError} `table.refused` */
export const readTableTask = ({ bytes }: { readonly bytes: Uint8Array }): readonly TableRow[] =>
  parseTable(bytes);
