import { parseTimestampToken, verifyTimestampToken } from '../../pki/tsp/timestamp-token.ts';
import { PadesError } from '../pades-error.ts';
import type { TimestampSource } from '../sources.ts';

const allowedSkewMs = 300_000;

/**
 * A token over this SHA-256 digest, checked before it is used: imprint, signature, ESSCertID, the unit's sole critical
 * purpose, and a genTime that our own clock bears out. A source that fails ends the request: nothing falls back.
 *
 * @throws {PadesError} `pades.timestamp-unavailable` with the cause, `pades.timestamp-wrong`
 */
export async function requestToken(
  source: TimestampSource,
  imprint: Uint8Array,
  now: Date,
): Promise<Uint8Array> {
  const bytes = await ask(source, imprint);
  const token = readToken(bytes);
  const { faults } = verifyTimestampToken(token, { digest: imprint });
  if (faults.length > 0) throw wrong(faults.join(', '));
  const skewMs = token.info.genTime.getTime() - now.getTime();
  if (Math.abs(skewMs) > allowedSkewMs) {
    throw wrong(`expected a genTime near ${now.toISOString()}, got ${token.info.genTime.toISOString()}`);
  }
  return bytes;
}

async function ask(source: TimestampSource, digest: Uint8Array): Promise<Uint8Array> {
  try {
    return await source.timestamp({ hash: 'sha256', digest });
  } catch (cause) {
    if (cause instanceof PadesError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new PadesError('pades.timestamp-unavailable', `the timestamp authority gave no token: ${why}`, {
      cause,
    });
  }
}

function readToken(bytes: Uint8Array): ReturnType<typeof parseTimestampToken> {
  try {
    return parseTimestampToken(bytes);
  } catch (cause) {
    throw new PadesError('pades.timestamp-wrong', 'expected a timestamp token, got something else', {
      cause,
    });
  }
}

const wrong = (why: string): PadesError =>
  new PadesError('pades.timestamp-wrong', `the timestamp token is refused: ${why}`);
