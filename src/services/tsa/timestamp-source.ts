import { randomBytes } from '#crypto';
import type { HashName } from '../../pki/crypto/algorithms.ts';
import { encodeImprint } from '../../pki/tsp/timestamp-request.ts';
import { buildTimestampToken } from '../../pki/tsp/timestamp-response.ts';
import type { Platform } from '../platform.ts';
import { openTimestampUnit } from './answer-timestamp.ts';

/** Timestamps from our own unit, in-process: the same tokens that /pki/tsa gives. */
export function timestampSource(
  platform: Pick<Platform, 'db' | 'keys' | 'clock' | 'metrics' | 'timestampUnits'>,
): {
  timestamp(imprint: { readonly hash: HashName; readonly digest: Uint8Array }): Promise<Uint8Array>;
} {
  return {
    timestamp: async ({ hash, digest }) => {
      const unit = await openTimestampUnit(platform);
      const request = { imprintRaw: encodeImprint(hash, digest), nonce: undefined, certReq: true };
      const token = await buildTimestampToken(request, unit, platform.clock(), randomBytes(16));
      platform.metrics.count('sertel_timestamps_total', { answer: 'granted' });
      return token;
    },
  };
}
