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

/** What the evidence says of one certificate at the proven time. */
export type RevocationStatus =
  | {
      readonly kind: 'good';
      readonly source: 'ocsp' | 'crl' | 'not-needed';
      /** When the evidence was true; undefined where none is needed. */
      readonly thisUpdate: Date | undefined;
      /** Set where the certificate was revoked after the proven time. */
      readonly revokedLater: Date | undefined;
    }
  | {
      readonly kind: 'revoked';
      readonly source: 'ocsp' | 'crl';
      readonly date: Date;
      /** CRLReason (RFC 5280 clause 5.3.1). */
      readonly reason: number;
      readonly thisUpdate: Date;
    }
  | { readonly kind: 'unknown'; readonly code: RevocationUnknownCode; readonly detail: string };

export const unknownStatus = (code: RevocationUnknownCode, detail: string): RevocationStatus => ({
  kind: 'unknown',
  code,
  detail,
});

/** CRLReason certificateHold: the only revocation that can end. */
export const certificateHold = 6;
