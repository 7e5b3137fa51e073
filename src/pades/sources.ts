import type { HashName } from '../pki/crypto/algorithms.ts';

/** Where timestamps come from: our own unit in-process, or a TSA asked over HTTP. */
export interface TimestampSource {
  /** A DER TimeStampToken whose imprint is this digest. */
  timestamp(imprint: { readonly hash: HashName; readonly digest: Uint8Array }): Promise<Uint8Array>;
}

/** Where evidence about certificates comes from. */
export interface RevocationSource {
  /**
   * A whole OCSPResponse or a CRL about the certificate, both in DER; neither where there is none. Asked again with
   * `want` crl where the first answer did not decide.
   */
  evidenceFor(
    certificate: Uint8Array,
    issuer: Uint8Array,
    want?: 'ocsp' | 'crl',
  ): Promise<{ readonly ocsp?: Uint8Array | undefined; readonly crl?: Uint8Array | undefined }>;
}

/** Where issuers that are not at hand come from (AIA completion). */
export interface IssuerSource {
  /** Certificates in DER that may be the issuer of this one; none where there are none. */
  issuersOf(certificate: Uint8Array): Promise<readonly Uint8Array[]>;
}
