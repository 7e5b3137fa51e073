import type { HashName } from '../pki/crypto/algorithms.ts';

/** Where timestamps come from: our own unit in-process, or a TSA asked over HTTP. */
export interface TimestampSource {
  /** A DER TimeStampToken whose imprint is this digest. */
  timestamp(imprint: { readonly hash: HashName; readonly digest: Uint8Array }): Promise<Uint8Array>;
}

/** Where evidence about certificates comes from. */
export interface RevocationSource {
  /** A whole OCSPResponse or a CRL about the certificate, both in DER; neither where there is none. */
  evidenceFor(
    certificate: Uint8Array,
    issuer: Uint8Array,
  ): Promise<{ readonly ocsp?: Uint8Array | undefined; readonly crl?: Uint8Array | undefined }>;
}
