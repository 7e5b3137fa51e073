import { AppError } from '../../lib/errors.ts';

export type RegistrationErrorCode =
  | 'registration.unknown'
  | 'registration.unknown-person'
  | 'registration.unknown-certificate'
  | 'registration.unknown-document'
  | 'registration.act-not-possible'
  | 'registration.incomplete'
  | 'registration.open-already'
  | 'registration.has-certificate'
  | 'registration.on-hold'
  | 'registration.nik-mismatch'
  | 'registration.code-mismatch'
  | 'registration.link-unknown'
  | 'registration.link-ended'
  | 'registration.document-refused'
  | 'registration.too-many-documents'
  | 'registration.import-refused'
  | 'registration.request-refused'
  | 'registration.no-responsible'
  | 'registration.no-certificate'
  | 'registration.bad-cursor'
  | 'registration.no-authority'
  | 'registration.no-issuer';

/** A step of registration that cannot be taken. Never tells more of a person than its reader may see. */
export class RegistrationError extends AppError<RegistrationErrorCode> {}
