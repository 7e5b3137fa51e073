import { AppError } from '../../lib/errors.ts';

export type DocumentErrorCode =
  'document.not-available' | 'document.unknown-token' | 'document.bad-cursor' | 'document.unknown-hold';

/** A document that is not there for the one who asks; whether it exists for another is not said. */
export class DocumentError extends AppError<DocumentErrorCode> {}
