import { AppError } from '../../lib/errors.ts';

export type FetchErrorCode =
  | 'fetch.bad-address'
  | 'fetch.private-address'
  | 'fetch.unreachable'
  | 'fetch.timeout'
  | 'fetch.too-large'
  | 'fetch.too-many-redirects'
  | 'fetch.refused'
  | 'fetch.budget';

/** Nothing usable came from another authority. */
export class FetchError extends AppError<FetchErrorCode> {}
