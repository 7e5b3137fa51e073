import { constants, inflateRawSync, inflateSync } from 'node:zlib';
import { PdfError } from '../pdf-error.ts';

/** Inflates zlib data; what is cut off or has a wrong checksum gives what could be read, as other readers do. */
export function decodeFlate(bytes: Uint8Array, limit: number): Uint8Array {
  const options = { maxOutputLength: limit, finishFlush: constants.Z_SYNC_FLUSH };
  try {
    return inflateSync(bytes, options);
  } catch (cause) {
    if (isTooLarge(cause)) throw tooLarge(limit, cause);
  }
  try {
    return inflateRawSync(bytes.subarray(2), options);
  } catch (cause) {
    if (isTooLarge(cause)) throw tooLarge(limit, cause);
    throw new PdfError('pdf.bad-stream', 'expected deflate data', { cause });
  }
}

const isTooLarge = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';

const tooLarge = (limit: number, cause: unknown): PdfError =>
  new PdfError('pdf.limit', `the stream decodes to over ${limit} bytes`, { cause });
