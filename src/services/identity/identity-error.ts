import { AppError } from '../../lib/errors.ts';

export type IdentityErrorCode =
  | 'identity.bad-credential'
  | 'identity.address-not-allowed'
  | 'identity.too-many-failures'
  | 'identity.bad-nik';

/** Who asks could not be established, or is named in a way that names nobody. */
export class IdentityError extends AppError<IdentityErrorCode> {
  readonly retryAfterSeconds: number | undefined;

  constructor(code: IdentityErrorCode, message: string, retryAfterSeconds?: number) {
    super(code, message);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
