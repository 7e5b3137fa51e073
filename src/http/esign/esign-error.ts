import { AppError } from '../../lib/errors.ts';

export type EsignErrorCode =
  'esign.nik-missing' | 'esign.bad-field' | 'esign.not-offered' | 'esign.unknown-certificate';

/** A request that does not keep to the eSign API, or asks for a part of it that is not offered. */
export class EsignError extends AppError<EsignErrorCode> {}
