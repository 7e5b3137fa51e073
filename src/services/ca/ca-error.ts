import { AppError } from '../../lib/errors.ts';

export type CaErrorCode =
  | 'ca.act-refused'
  | 'ca.alt-name-refused'
  | 'ca.authority-conflict'
  | 'ca.authority-not-found'
  | 'ca.authority-not-replaceable'
  | 'ca.authority-replaced'
  | 'ca.ceremony-faulty'
  | 'ca.ceremony-held'
  | 'ca.ceremony-not-reviewed'
  | 'ca.ceremony-passphrase'
  | 'ca.certificate-not-found'
  | 'ca.crl-not-published'
  | 'ca.holder-refused'
  | 'ca.import-refused'
  | 'ca.key-refused'
  | 'ca.lint-refused'
  | 'ca.nik-refused'
  | 'ca.profile-faulty'
  | 'ca.profile-unknown'
  | 'ca.request-refused'
  | 'ca.services-not-renewed'
  | 'ca.status-conflict'
  | 'ca.subject-refused'
  | 'ca.token-used';

export class CaError extends AppError<CaErrorCode> {}
