import type { V2Certificate, V2Signature, V2VerifyAnswer } from '../../contract/esign-v2.ts';
import type { CertificateReport, SignatureReport, ValidationReport } from '../../pades/validate/report.ts';
import { isModified } from './v1-verdict-answer.ts';

/** The verdict in the form of version 2, the vendor's spellings included. */
export function v2VerdictAnswer({ verdict, signatures, finding }: ValidationReport): V2VerifyAnswer {
  const warning = verdict === 'indeterminate' ? { warning: [finding.sentence.id] } : {};
  return {
    ...conclusionOf(verdict, signatures),
    signatureInformations: signatures.map((signature, index) =>
      informationOf(signature, index === signatures.length - 1),
    ),
    signatureCount: signatures.length,
    ...warning,
  };
}

function conclusionOf(
  verdict: ValidationReport['verdict'],
  signatures: readonly SignatureReport[],
): Pick<V2VerifyAnswer, 'conclusion' | 'description'> {
  if (signatures.length === 0) {
    return { conclusion: 'NO_SIGNATURE', description: 'Dokumen tidak memiliki tandatangan elektronik' };
  }
  if (verdict === 'passed') {
    return { conclusion: 'VALID', description: 'Dokumen valid, Sertifikat yang digunakan terpercaya' };
  }
  const description = signatures.some(isModified)
    ? 'Konten Dokumen mengalami perubahan oleh pihak yang tidak berhak'
    : 'Sertifikat yang digunakan tidak dapat dipercaya';
  return { conclusion: 'INVALID', description };
}

function informationOf(signature: SignatureReport, last: boolean): V2Signature {
  const { timestamp, certificates } = signature;
  return {
    id: `S-${signature.signatureSha256}`,
    signatureFormat: formatOf(signature),
    signerName: certificates[0]?.commonName ?? '',
    signatureDate: v2Time(timestamp?.at ?? signature.signedAt),
    fieldName: signature.field,
    reason: signature.reason ?? null,
    location: signature.location ?? null,
    certLevelCode: 0,
    signatureAlgorithm: signature.signatureAlgorithm ?? null,
    digestAlgorithm: signature.digestAlgorithm ?? null,
    timestampInfomation: timestamp
      ? {
          id: `T-${timestamp.tokenSha256}`,
          signerName: timestamp.signerName,
          timestampDate: v2Time(timestamp.at) ?? '',
        }
      : null,
    certificateDetails: certificates.map(certificateOf),
    integrityValid: signature.integrity === 'intact',
    certificateTrusted: signature.trusted,
    lastSignature: last,
    ltv: signature.hasRevocationEvidence,
    modified: isModified(signature),
  };
}

/** `PAdES-BASELINE-T` for ETSI.CAdES.detached; `PKCS7-T` for the older formats. */
const formatOf = ({ level }: SignatureReport): string =>
  level.startsWith('B-') ? `PAdES-BASELINE-${level.slice(2)}` : level;

function certificateOf(certificate: CertificateReport): V2Certificate {
  return {
    id: `C-${certificate.sha256}`,
    commonName: certificate.commonName,
    issuerName: certificate.issuerName,
    serialNumber: certificate.serialDecimal,
    notBeforeDate: v2Time(certificate.notBefore) ?? '',
    notAfterDate: v2Time(certificate.notAfter) ?? '',
    signatureAlgoritm: certificate.signatureAlgorithm,
    keyUsages: [...certificate.keyUsages],
  };
}

/** `2025-03-18T12:03:45.000+00:00` */
const v2Time = (at: Date | undefined): string | null =>
  at === undefined || Number.isNaN(at.getTime()) ? null : at.toISOString().replace('Z', '+00:00');
