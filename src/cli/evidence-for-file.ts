import { httpEvidenceSource } from '../io/fetch/http-evidence-source.ts';
import type { IssuerSource, RevocationSource } from '../pades/sources.ts';

/** For one file: the own evidence of a platform or a throw-away PKI first, then what the certificates' addresses give. */
export function evidenceForFile(own: (RevocationSource & Partial<IssuerSource>) | undefined): {
  readonly revocation: RevocationSource;
  readonly issuers: IssuerSource;
} {
  const fetched = httpEvidenceSource();
  const revocation: RevocationSource = {
    evidenceFor: async (certificate, issuer, want) => {
      const answer = (await own?.evidenceFor(certificate, issuer, want)) ?? {};
      const isAnswer = answer.ocsp !== undefined || answer.crl !== undefined;
      return isAnswer ? answer : fetched.evidenceFor(certificate, issuer, want);
    },
  };
  const issuers: IssuerSource = {
    issuersOf: async (certificate) => {
      const known = (await own?.issuersOf?.(certificate)) ?? [];
      return known.length > 0 ? known : fetched.issuersOf(certificate);
    },
  };
  return { revocation, issuers };
}
