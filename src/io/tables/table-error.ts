import { AppError } from '../../lib/errors.ts';

/** A file that is read as no table: it is none, it is too much, or it has what no table needs. */
export class TableError extends AppError<'table.refused'> {}
