import { AppError, type ErrorDetails } from '../../lib/errors.ts';

export type IdentityErrorCode =
  | 'identity.bad-credential'
  | 'identity.address-not-allowed'
  | 'identity.too-many-failures'
  | 'identity.bad-nik'
  | 'identity.person-taken'
  | 'identity.unknown-person'
  | 'identity.wrong-password'
  | 'identity.wrong-code'
  | 'identity.code-needed'
  | 'identity.code-in-use'
  | 'identity.weak-password'
  | 'identity.link-unknown'
  | 'identity.link-expired'
  | 'identity.link-used'
  | 'identity.not-logged-in'
  | 'identity.not-permitted'
  | 'identity.four-eyes'
  | 'identity.role-of-issuer'
  | 'identity.password-needed'
  | 'identity.email-taken'
  | 'identity.link-needs-mail'
  | 'identity.unknown-account'
  | 'identity.unknown-session'
  | 'identity.bad-cursor'
  | 'identity.username-taken'
  | 'identity.unknown-credential'
  | 'identity.out-of-scope';

/** Who asks could not be established, or is named in a way that names nobody. */
export class IdentityError extends AppError<IdentityErrorCode> {
  readonly retryAfterSeconds: number | undefined;

  constructor(code: IdentityErrorCode, message: string, retryAfterSeconds?: number, details?: ErrorDetails) {
    super(code, message, { details });
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
