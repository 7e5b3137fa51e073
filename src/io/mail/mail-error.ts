import { AppError } from '../../lib/errors.ts';

export type MailErrorCode =
  | 'mail.address-refused'
  | 'mail.subject-refused'
  | 'mail.text-refused'
  /** The server answered that it will never take this message. */
  | 'mail.rejected'
  /** It may do so later. */
  | 'mail.unavailable'
  /** It waited for longer than what it says is of use. */
  | 'mail.expired';

export class MailError extends AppError<MailErrorCode> {}
