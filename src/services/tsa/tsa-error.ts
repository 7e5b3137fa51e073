import { AppError } from '../../lib/errors.ts';

export class TsaError extends AppError<'tsa.unavailable'> {}
