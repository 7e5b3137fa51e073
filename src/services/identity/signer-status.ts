import type { CertificateRow } from '../../io/db/certificates.ts';
import type { Signer } from './find-signer.ts';

/** The status words of the eSign API. ISSUE is the only one that can sign. */
export type SignerStatus =
  | 'ISSUE'
  | 'EXPIRED'
  | 'SUSPEND'
  | 'REVOKE'
  | 'NEW'
  | 'RENEW'
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
  if (certificate === undefined) return { status: withoutCertificate(signer), certificate };
  const status = statusOf(certificate, now);
  // A renewal beside a good certificate changes nothing: its holder signs on until the next one is there.
  const ended = status === 'EXPIRED' || status === 'REVOKE';
  return { status: ended && signer.request !== undefined ? 'RENEW' : status, certificate };
}

/** NEW is the word for a certificate that its owner has not activated: here the passphrase comes before it. */
function withoutCertificate({ request }: Signer): SignerStatus {
  if (request === undefined) return 'NO_CERTIFICATE';
  return request.state === 'awaiting-passphrase' ? 'NEW' : 'WAITING_FOR_VERIFICATION';
}

function statusOf(certificate: CertificateRow, now: Date): SignerStatus {
  if (certificate.status === 'revoked') return 'REVOKE';
  if (certificate.notAfter.getTime() < now.getTime()) return 'EXPIRED';
  if (certificate.status === 'suspended') return 'SUSPEND';
  if (certificate.notBefore.getTime() > now.getTime()) return 'NEW';
  return 'ISSUE';
}
