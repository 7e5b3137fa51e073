/**
 * `sertel/pki`: certificates, lists, OCSP answers, timestamps and CMS read and checked, and paths validated by RFC 5280.
 * Pure and synchronous: bytes, time and trusted certificates are arguments; no file, no network, no clock.
 */
export { AppError } from '../lib/errors.ts';
export { parsePem, encodePem } from './x509/pem.ts';
export { parseCertificate, type Certificate } from './x509/certificate.ts';
export { evidenceAddressesOf, type EvidenceAddresses } from './x509/evidence-addresses.ts';
export { nameToText, findInName, equalNames, type Name } from './x509/names.ts';
export { parseCrl, type CertificateList } from './x509/crl.ts';
export { parseOcspResponse, type BasicOcspResponse } from './ocsp/ocsp-response.ts';
export { buildOcspRequest, encodeCertId } from './ocsp/ocsp-request.ts';
export { parseSignedData, type SignedData, type SignerInfo } from './cms/parse-signed-data.ts';
export { findSignerCertificate, verifySignerInfo, type SignerOutcome } from './cms/verify-signer-info.ts';
export { parseTimestampToken, verifyTimestampToken, type TimestampToken } from './tsp/timestamp-token.ts';
export { gatherCertificates, gatherEvidence, type RawEvidence } from './path/gather-evidence.ts';
export { validatePath, type PathQuestion } from './path/validate-path.ts';
export type { PathResult } from './path/path-result.ts';
export type { AlgorithmPolicy } from './path/algorithm-policy.ts';
export type { Signer, SignatureAlgorithmName } from './crypto/signer.ts';
