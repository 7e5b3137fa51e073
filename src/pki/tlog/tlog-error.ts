import { AppError } from '../../lib/errors.ts';

export type TlogErrorCode =
  | 'tlog.bad-note'
  | 'tlog.bad-key'
  | 'tlog.bad-signature'
  | 'tlog.untrusted'
  | 'tlog.bad-checkpoint'
  | 'tlog.bad-tile'
  | 'tlog.bad-proof'
  /** The log shows another past than it did. */
  | 'tlog.fork'
  | 'tlog.bad-policy'
  | 'tlog.bad-request';

/** What came as part of a transparency log and is not, or is not signed by whom it should be. */
export class TlogError extends AppError<TlogErrorCode> {}
