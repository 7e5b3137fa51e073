import type { LiveStatus } from '../../contract/issuer.ts';
import { parseOcspResponse } from '../../pki/ocsp/ocsp-response.ts';
import type { Platform } from '../platform.ts';
import { revocationSource } from './revocation-source.ts';

/** What a citizen's program would be told of the certificate now: the responder's own signed answer, read back. */
export async function askOwnResponder(
  platform: Pick<Platform, 'db' | 'keys' | 'clock' | 'metrics' | 'ocsp'>,
  certificate: Uint8Array,
  issuer: Uint8Array,
): Promise<LiveStatus> {
  const { ocsp } = await revocationSource(platform).evidenceFor(certificate, issuer);
  const single = ocsp && parseOcspResponse(ocsp).responses[0];
  if (single === undefined) return { status: 'no-answer' };
  const { status, thisUpdate, nextUpdate } = single;
  return {
    status: status.kind,
    ...(status.kind === 'revoked' && {
      revokedAt: status.revocationTime.toISOString(),
      ...(status.reason !== undefined && { reason: status.reason }),
    }),
    thisUpdate: thisUpdate.toISOString(),
    ...(nextUpdate && { nextUpdate: nextUpdate.toISOString() }),
  };
}
