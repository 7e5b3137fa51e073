import { AppError } from '../../lib/errors.ts';

export type JournalErrorCode =
  /** The database is older than a checkpoint that was shown, or holds another tree: signing on would fork the log. */
  | 'journal.would-fork'
  | 'journal.damaged'
  | 'journal.key-missing'
  | 'journal.no-checkpoint'
  | 'journal.no-such-leaf'
  | 'journal.no-such-tree';

/** What the journal cannot or will not do. */
export class JournalError extends AppError<JournalErrorCode> {}
