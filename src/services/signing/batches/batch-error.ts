import { AppError } from '../../../lib/errors.ts';

export type BatchErrorCode =
  | 'batch.unknown'
  | 'batch.no-files'
  | 'batch.too-many-files'
  | 'batch.too-large'
  | 'batch.too-many-running'
  | 'batch.not-waiting'
  | 'batch.ended';

/** A batch that is not taken in, found or changed. */
export class BatchError extends AppError<BatchErrorCode> {
  /** For the one that may be asked for again. */
  readonly retryAfterSeconds: number | undefined;

  constructor(code: BatchErrorCode, message: string, retryAfterSeconds?: number) {
    super(code, message);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
