import { httpEvidenceSource } from '../io/fetch/http-evidence-source.ts';
import type { IssuerSource, RevocationSource } from '../pades/sources.ts';

/** For one file: a throw-away PKI's own evidence first, then what the certificates' addresses give. */
export function evidenceForFile(own: RevocationSource | undefined): {
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
  return { revocation, issuers: fetched };
}
