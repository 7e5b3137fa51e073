import { AppError } from '../../lib/errors.ts';

export type MailErrorCode =
  | 'mail.address-refused'
  | 'mail.subject-refused'
  | 'mail.text-refused'
  /** The server answered that it will never take this message. */
  | 'mail.rejected'
  /** It may do so later. */
  | 'mail.unavailable';

export class MailError extends AppError<MailErrorCode> {}
