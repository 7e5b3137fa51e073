import { randomBytes } from '#crypto';
import { PadesError } from '../../pades/pades-error.ts';
import type { TimestampSource } from '../../pades/sources.ts';
import { buildTimestampRequest } from '../../pki/tsp/timestamp-request.ts';
import { readGrantedToken } from '../../pki/tsp/timestamp-response.ts';
import { parseTimestampToken, verifyTimestampToken } from '../../pki/tsp/timestamp-token.ts';
import { fetchPublic, type FetchRequest } from './fetch-public.ts';
import { isPublicAddress } from './public-address.ts';

export interface HttpTimestampOptions {
  /** An OID: asked for, and the token must name it. */
  readonly policy?: string;
  readonly mayReach?: FetchRequest['mayReach'];
}

/**
 * Timestamps from a TSA over HTTP (RFC 3161 clause 3.4). The address is the user's own word and may be in his
 * network; where it redirects to may not.
 */
export function httpTimestampSource(url: string, options: HttpTimestampOptions = {}): TimestampSource {
  const mayReach: FetchRequest['mayReach'] =
    options.mayReach ?? ((address, redirects) => redirects === 0 || isPublicAddress(address));
  return {
    timestamp: async ({ hash, digest }) => {
      const nonce = randomBytes(16);
      const { policy } = options;
      const answer = await fetchPublic(url, {
        method: 'POST',
        body: buildTimestampRequest({ hash, digest, nonce, ...(policy === undefined ? {} : { policy }) }),
        contentType: 'application/timestamp-query',
        accept: 'application/timestamp-reply',
        maxBytes: 1_000_000,
        mayReach,
      });
      const token = readGrantedToken(answer);
      const parsed = parseTimestampToken(token);
      const faults: string[] = [...verifyTimestampToken(parsed, { digest, nonce }).faults];
      if (policy !== undefined && parsed.info.policy !== policy) faults.push('policy-differs');
      if (faults.length > 0)
        throw new PadesError(
          'pades.timestamp-wrong',
          `the answer of ${url} is refused: ${faults.join(', ')}`,
        );
      return token;
    },
  };
}
