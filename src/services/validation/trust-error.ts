import { AppError } from '../../lib/errors.ts';

export type TrustErrorCode = 'trust.not-an-authority' | 'trust.unknown-anchor' | 'trust.known-already';

/** Why the trust store stays as it is. */
export class TrustError extends AppError<TrustErrorCode> {}
