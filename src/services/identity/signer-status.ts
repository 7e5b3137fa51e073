import type { CertificateRow } from '../../io/db/certificates.ts';
import type { Signer } from './find-signer.ts';

/** The status words of the eSign API. ISSUE is the only one that can sign. */
export type SignerStatus =
  | 'ISSUE'
  | 'EXPIRED'
  | 'SUSPEND'
  | 'REVOKE'
  | 'NEW'
  | 'NO_CERTIFICATE'
  | 'WAITING_FOR_VERIFICATION'
  | 'NOT_REGISTERED';

/** What the person can do at `now`, and the certificate that says so. */
export function signerStatus(
  signer: Signer | undefined,
  now: Date,
): { readonly status: SignerStatus; readonly certificate: CertificateRow | undefined } {
  if (signer === undefined) return { status: 'NOT_REGISTERED', certificate: undefined };
  if (signer.person.state === 'registered')
    return { status: 'WAITING_FOR_VERIFICATION', certificate: undefined };
  const usable = signer.certificates.find((certificate) => statusOf(certificate, now) === 'ISSUE');
  const certificate = usable ?? signer.certificates[0];
  if (certificate === undefined) return { status: 'NO_CERTIFICATE', certificate };
  return { status: statusOf(certificate, now), certificate };
}

function statusOf(certificate: CertificateRow, now: Date): SignerStatus {
  if (certificate.status === 'revoked') return 'REVOKE';
  if (certificate.notAfter.getTime() < now.getTime()) return 'EXPIRED';
  if (certificate.status === 'suspended') return 'SUSPEND';
  if (certificate.notBefore.getTime() > now.getTime()) return 'NEW';
  return 'ISSUE';
}
