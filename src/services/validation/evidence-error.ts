import { AppError } from '../../lib/errors.ts';

export type EvidenceErrorCode =
  'evidence.not-the-issuer' | 'evidence.not-trusted' | 'evidence.not-available' | 'evidence.too-often';

/** Evidence that is not asked for, or that nobody gave. */
export class EvidenceError extends AppError<EvidenceErrorCode> {
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: EvidenceErrorCode,
    message: string,
    options?: { cause?: unknown; retryAfterSeconds?: number },
  ) {
    super(code, message, options);
    this.retryAfterSeconds = options?.retryAfterSeconds;
  }
}
