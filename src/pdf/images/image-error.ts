import { AppError } from '../../lib/errors.ts';

/** Bytes that are no PNG or JPEG that can stand in a PDF. */
export class ImageError extends AppError<
  'image.unknown' | 'image.damaged' | 'image.limit' | 'image.unsupported'
> {}
