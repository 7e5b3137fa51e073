import { encodeCertId, buildOcspRequest } from '../../pki/ocsp/ocsp-request.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import type { Platform } from '../platform.ts';
import { answerOcsp } from './ocsp-responder.ts';

export interface Evidence {
  /** A whole OCSPResponse. */
  readonly ocsp?: Uint8Array;
  readonly crl?: Uint8Array;
}

/** Evidence about certificates of our own authorities, made at once and in-process; none for others'. */
export function revocationSource(platform: Pick<Platform, 'db' | 'keys' | 'clock' | 'metrics' | 'ocsp'>): {
  evidenceFor(certificate: Uint8Array, issuer: Uint8Array): Promise<Evidence>;
} {
  return {
    evidenceFor: async (certificate, issuer) => {
      const certId = encodeCertId(parseCertificate(issuer), parseCertificate(certificate).serialNumber);
      const { der, cacheable } = await answerOcsp(platform, buildOcspRequest([certId]), 'fresh');
      return cacheable === undefined ? {} : { ocsp: der };
    },
  };
}
