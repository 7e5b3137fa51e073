import { AppError } from '../../lib/errors.ts';

export type DerErrorCode =
  | 'der.truncated'
  | 'der.unexpected-tag'
  | 'der.not-strict'
  | 'der.bad-value'
  | 'der.trailing-data'
  | 'der.limit';

/** Bytes that are not the ASN.1 value that was expected; the message names the offset. */
export class DerError extends AppError<DerErrorCode> {
  readonly offset: number;

  constructor(code: DerErrorCode, message: string, offset: number) {
    super(code, `${message} at offset ${offset}`);
    this.offset = offset;
  }
}
