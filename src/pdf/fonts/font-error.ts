import { AppError } from '../../lib/errors.ts';

/** A font program that cannot be embedded. */
export class FontError extends AppError<'font.not-truetype' | 'font.table-missing' | 'font.damaged'> {}
