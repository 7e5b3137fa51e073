import { AppError } from '../../lib/errors.ts';

export type KeyErrorCode =
  | 'key.not-found'
  | 'key.wrong-passphrase'
  | 'key.not-openable'
  | 'key.busy'
  | 'key.platform-key-missing'
  | 'key.platform-key-exists'
  | 'key.platform-key-bad'
  | 'key.platform-key-exposed'
  | 'key.hsm-binding'
  | 'key.hsm-needed'
  | 'key.hsm-unsupported'
  | 'key.hsm-unavailable'
  | 'key.hsm-refused'
  | 'key.hsm-key-missing';

/** A key that cannot be used. Never says which part of a secret was wrong. */
export class KeyError extends AppError<KeyErrorCode> {}
