import { AppError } from '../../lib/errors.ts';

export type SigningErrorCode =
  | 'signing.not-registered'
  | 'signing.no-certificate'
  | 'signing.certificate-expired'
  | 'signing.certificate-renewing'
  | 'signing.certificate-suspended'
  | 'signing.certificate-revoked'
  | 'signing.certificate-not-active'
  | 'signing.waiting-for-verification'
  | 'signing.passphrase-delayed'
  | 'signing.too-many-files'
  | 'signing.file-too-large'
  | 'signing.no-activation'
  | 'signing.unknown-activation'
  | 'signing.unknown-application'
  | 'signing.wrong-code'
  | 'signing.code-for-fewer-files'
  | 'signing.too-many-codes'
  | 'signing.unknown-seal'
  | 'signing.seal-not-enabled'
  | 'signing.idempotency-conflict'
  | 'signing.idempotency-mismatch'
  | 'signing.notice-refused'
  | 'signing.notice-missing';

/** A signature that is not made, and why: nothing was signed and nothing stays behind. */
export class SigningError extends AppError<SigningErrorCode> {
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: SigningErrorCode,
    message: string,
    options: ErrorOptions & { readonly retryAfterSeconds?: number } = {},
  ) {
    super(code, message, options);
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
