import { AppError } from '../lib/errors.ts';

export type PlatformErrorCode =
  | 'platform.folder-unwritable'
  | 'platform.mode-differs'
  | 'platform.not-initialised'
  | 'platform.already-initialised'
  | 'platform.public-url-changed'
  | 'platform.wrong-mode'
  | 'platform.link-not-renewable'
  | 'platform.not-made'
  | 'platform.unknown-organisation'
  | 'platform.issuer-named';

/** The platform cannot start; the message says what to do. */
export class PlatformError extends AppError<PlatformErrorCode> {}
