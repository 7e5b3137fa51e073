import type { BasicOcspResponse } from '../ocsp/ocsp-response.ts';
import type { CertificateList } from '../x509/crl.ts';

export type RevocationUnknownCode =
  | 'revocation.no-evidence'
  | 'revocation.stale'
  | 'revocation.scope'
  | 'revocation.reasons-not-covered'
  | 'revocation.bad-signature'
  | 'revocation.not-authorised'
  | 'revocation.unknown-critical-extension'
  | 'revocation.wrong-certificate'
  | 'revocation.status-unknown'
  | 'revocation.malformed'
  | 'revocation.budget';

/** The list or response that a status rests on, as it was given. */
export type RevocationItem = CertificateList | BasicOcspResponse;

/** What the evidence says of one certificate at the proven time. */
export type RevocationStatus =
  | {
      readonly kind: 'good';
      readonly source: 'ocsp' | 'crl';
      /** When the evidence was true. */
      readonly thisUpdate: Date;
      /** Until when newer evidence was not to be expected (nextUpdate). */
      readonly freshUntil: Date;
      /** Set where the certificate was revoked after the proven time. */
      readonly revokedLater: Date | undefined;
      readonly item: RevocationItem;
    }
  | {
      readonly kind: 'good';
      /** noRevAvail, or a certificate too short-lived to be revoked. */
      readonly source: 'not-needed';
      readonly thisUpdate: undefined;
      readonly freshUntil: undefined;
      readonly revokedLater: undefined;
      readonly item: undefined;
    }
  | {
      readonly kind: 'revoked';
      readonly source: 'ocsp' | 'crl';
      /** The revocation's date, or the earlier one since which the certificate is suspect (invalidityDate). */
      readonly date: Date;
      /** CRLReason (RFC 5280 clause 5.3.1). */
      readonly reason: number;
      readonly thisUpdate: Date;
      readonly item: RevocationItem;
    }
  | { readonly kind: 'unknown'; readonly code: RevocationUnknownCode; readonly detail: string };

export const unknownStatus = (code: RevocationUnknownCode, detail: string): RevocationStatus => ({
  kind: 'unknown',
  code,
  detail,
});

/** CRLReason certificateHold: the only revocation that can end. */
export const certificateHold = 6;
