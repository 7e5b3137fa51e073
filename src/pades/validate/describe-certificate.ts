import { toHex } from '../../lib/bytes.ts';
import { AppError } from '../../lib/errors.ts';
import { digest } from '#crypto';
import type { SignatureAlgorithm } from '../../pki/crypto/algorithms.ts';
import { keyUsageOf, type Certificate } from '../../pki/x509/certificate.ts';
import { findInName, nameToText, type Name } from '../../pki/x509/names.ts';
import type { CertificateReport } from './report.ts';

export function describeCertificate(certificate: Certificate): CertificateReport {
  return {
    sha256: toHex(digest('sha256', certificate.raw)),
    commonName: commonNameOf(certificate.subject),
    subject: nameToText(certificate.subject),
    issuer: nameToText(certificate.issuer),
    issuerName: commonNameOf(certificate.issuer),
    serialDecimal: BigInt(`0x${toHex(certificate.serialNumber) || '0'}`).toString(),
    notBefore: certificate.notBefore,
    notAfter: certificate.notAfter,
    signatureAlgorithm: describeAlgorithm(certificate.signatureAlgorithm),
    keyUsages: keyUsagesOf(certificate),
  };
}

export const commonNameOf = (name: Name): string =>
  findInName(name, 'CN') ?? findInName(name, 'O') ?? nameToText(name);

/** `RSA`, `RSA-PSS`, `ECDSA` … with the hash where the algorithm names one. */
export function describeAlgorithm({ scheme, hash, oid }: SignatureAlgorithm): string {
  if (scheme === 'unknown') return oid;
  return hash === undefined ? scheme.toUpperCase() : `${scheme.toUpperCase()}-${hash.toUpperCase()}`;
}

function keyUsagesOf(certificate: Certificate): readonly string[] {
  try {
    return Array.from(keyUsageOf(certificate) ?? []);
  } catch (error) {
    // Only shown; the path refuses a certificate whose extensions cannot be read.
    if (error instanceof AppError) return [];
    throw error;
  }
}
