import { TlogError, type TlogErrorCode } from './tlog-error.ts';

/**
 * RFC 4648 clause 4 in its one form (padded, no white space, unused bits zero), so that two texts are never the
 * same bytes.
 *
 * @throws {TlogError} with the code given
 */
export function decodeBase64(text: string, code: TlogErrorCode, what: string): Uint8Array {
  try {
    if (/^[A-Za-z0-9+/]+={0,2}$/.test(text))
      return Uint8Array.fromBase64(text, { lastChunkHandling: 'strict' });
  } catch {
    // The sentence below says it better than the engine's.
  }
  throw new TlogError(code, `expected ${what} in base64, got ${JSON.stringify(text.slice(0, 60))}`);
}
