import { inflateRaw } from '#inflate';
import { PdfError } from '../pdf-error.ts';

/**
 * Inflates zlib data; what is cut off, or has a wrong header or checksum, gives what could be read, as other readers do.
 * So neither of the two is read at all.
 */
export function decodeFlate(bytes: Uint8Array, limit: number): Uint8Array {
  const inflated = inflateRaw(bytes.subarray(2), limit);
  if (inflated === 'too-large') throw new PdfError('pdf.limit', `the stream decodes to over ${limit} bytes`);
  if (inflated === 'corrupt') throw new PdfError('pdf.bad-stream', 'expected deflate data');
  return inflated;
}
