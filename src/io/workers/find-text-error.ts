import { AppError } from '../../lib/errors.ts';

export class FindTextError extends AppError<'find-text.unreadable' | 'find-text.not-found'> {}
