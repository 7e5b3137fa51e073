import { AppError } from '../../lib/errors.ts';

export type DatabaseErrorCode =
  | 'database.unreachable'
  | 'database.disk-full'
  | 'database.bad-text'
  | 'database.bad-url'
  | 'database.too-old'
  | 'database.not-permitted'
  | 'database.migration-changed'
  | 'database.newer-than-program'
  | 'database.migration-failed'
  | 'database.no-binaries'
  | 'database.no-account'
  | 'database.in-use'
  | 'database.start-failed';

/** The database cannot be used; the message ends with its cure. */
export class DatabaseError extends AppError<DatabaseErrorCode> {}
