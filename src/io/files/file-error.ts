import { AppError } from '../../lib/errors.ts';

export type FileErrorCode = 'file.not-found' | 'file.damaged' | 'file.disk-full' | 'file.too-large';

/** Stored bytes that cannot be written or are not what was written. */
export class FileError extends AppError<FileErrorCode> {}
