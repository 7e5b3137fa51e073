import { AppError } from '../../lib/errors.ts';

export type CaErrorCode =
  'ca.authority-not-found' | 'ca.certificate-not-found' | 'ca.crl-not-published' | 'ca.status-conflict';

export class CaError extends AppError<CaErrorCode> {}
