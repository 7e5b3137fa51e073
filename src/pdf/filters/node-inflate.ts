/** `#inflate`: raw deflate data by zlib. A browser build puts another file with the same exports in its place. */
import { constants, inflateRawSync } from 'node:zlib';

/** The bytes, of data that is cut off those that could be read; or what is wrong. */
export type Inflated = Uint8Array | 'corrupt' | 'too-large';

export function inflateRaw(bytes: Uint8Array, limit: number): Inflated {
  try {
    return inflateRawSync(bytes, { maxOutputLength: limit, finishFlush: constants.Z_SYNC_FLUSH });
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
      ? 'too-large'
      : 'corrupt';
  }
}
