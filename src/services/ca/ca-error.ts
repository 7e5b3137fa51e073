import { AppError } from '../../lib/errors.ts';

export type CaErrorCode =
  | 'ca.alt-name-refused'
  | 'ca.authority-not-found'
  | 'ca.authority-replaced'
  | 'ca.certificate-not-found'
  | 'ca.crl-not-published'
  | 'ca.key-refused'
  | 'ca.lint-refused'
  | 'ca.nik-refused'
  | 'ca.profile-faulty'
  | 'ca.profile-unknown'
  | 'ca.status-conflict'
  | 'ca.subject-refused'
  | 'ca.token-used';

export class CaError extends AppError<CaErrorCode> {}
