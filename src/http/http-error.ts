import { AppError, type AppErrorOptions } from '../lib/errors.ts';

export type HttpErrorCode =
  | 'http.bad-request'
  | 'http.not-found'
  | 'http.cross-site'
  | 'http.too-large'
  | 'http.unsupported-media-type'
  | 'http.too-busy'
  | 'http.too-many-requests'
  | 'http.internal';

/** A request that fails before it reaches a service. */
export class HttpError extends AppError<HttpErrorCode> {
  readonly retryAfterSeconds: number | undefined;

  constructor(code: HttpErrorCode, message: string, retryAfterSeconds?: number, options?: AppErrorOptions) {
    super(code, message, options);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
