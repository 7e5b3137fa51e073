import { AppError } from '../lib/errors.ts';

export type PadesErrorCode =
  | 'pades.too-many-signatures'
  | 'pades.too-many-revisions'
  | 'pades.field-not-found'
  | 'pades.field-already-signed'
  | 'pades.field-not-signature'
  | 'pades.field-name'
  | 'pades.rectangle-outside'
  | 'pades.certification-forbids'
  | 'pades.permission-forbids'
  | 'pades.certification-not-first'
  | 'pades.certification-needs-permission'
  | 'pades.lock-forbids'
  | 'pades.lock-conflict'
  | 'pades.lock-unknown-field'
  | 'pades.seed-value'
  | 'pades.field-without-area'
  | 'pades.dynamic-form'
  | 'pades.copies-after-signature'
  | 'pades.copies-need-new-field'
  | 'pades.timestamp-source-missing'
  | 'pades.timestamp-wrong'
  | 'pades.revocation-source-missing'
  | 'pades.timestamp-unavailable'
  | 'pades.evidence-missing'
  | 'pades.evidence-not-fresh'
  | 'pades.certificate-revoked'
  | 'pades.certificate-not-valid'
  | 'pades.algorithm-experimental'
  | 'pades.nothing-signed'
  | 'pades.signature-broken'
  | 'pades.unsafe-content'
  | 'pades.contents-overflow'
  | 'pades.delivery-check-failed';

/** Why a PDF was not signed; nothing was written. */
export class PadesError extends AppError<PadesErrorCode> {}
