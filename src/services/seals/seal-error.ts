import { AppError } from '../../lib/errors.ts';

export type SealErrorCode =
  'seal.unknown' | 'seal.subscriber-taken' | 'seal.not-requested' | 'seal.no-issuer' | 'seal.bad-cursor';

/** A seal that cannot be asked for, enabled or found by the one who asks. */
export class SealError extends AppError<SealErrorCode> {}
