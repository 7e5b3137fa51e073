import type { CertificateRow } from '../../io/db/certificates.ts';
import type { Signer } from '../identity/find-signer.ts';
import { signerStatus, type SignerStatus } from '../identity/signer-status.ts';
import { SigningError, type SigningErrorCode } from './signing-error.ts';

export interface ChosenSigner {
  readonly signer: Signer;
  readonly certificate: CertificateRow;
  readonly keyId: string;
}

/**
 * The certificate with which the person signs now.
 *
 * @throws {SigningError} one code for each reason not to
 */
export function chooseCertificate(signer: Signer | undefined, now: Date): ChosenSigner {
  const { status, certificate } = signerStatus(signer, now);
  if (status !== 'ISSUE') throw refusal(status);
  if (signer === undefined || certificate?.keyId === undefined) {
    throw refusal('NO_CERTIFICATE');
  }
  return { signer, certificate, keyId: certificate.keyId };
}

const refusal = (status: Exclude<SignerStatus, 'ISSUE'>): SigningError => {
  const [code, message] = refusals[status];
  return new SigningError(code, message);
};

const refusals = {
  NOT_REGISTERED: ['signing.not-registered', 'the signer is not registered'],
  WAITING_FOR_VERIFICATION: [
    'signing.waiting-for-verification',
    'the signer’s registration is not verified yet',
  ],
  NO_CERTIFICATE: ['signing.no-certificate', 'the signer has no certificate'],
  NEW: ['signing.certificate-not-active', 'the signer’s certificate is not active yet'],
  RENEW: ['signing.certificate-renewing', 'the signer’s next certificate is not issued yet'],
  EXPIRED: ['signing.certificate-expired', 'the signer’s certificate has expired'],
  SUSPEND: ['signing.certificate-suspended', 'the signer’s certificate is suspended'],
  REVOKE: ['signing.certificate-revoked', 'the signer’s certificate was revoked'],
} as const satisfies Record<Exclude<SignerStatus, 'ISSUE'>, readonly [SigningErrorCode, string]>;
