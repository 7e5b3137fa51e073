import { equalBytes } from '../../lib/bytes.ts';
import { parseOcspResponse } from '../../pki/ocsp/ocsp-response.ts';
import { findExtension, parseCertificate, type Certificate } from '../../pki/x509/certificate.ts';
import { findRevoked, parseCrl } from '../../pki/x509/crl.ts';
import { equalNames, nameToText } from '../../pki/x509/names.ts';
import { PadesError } from '../pades-error.ts';
import type { RevocationSource } from '../sources.ts';
import type { Evidence } from './security-store.ts';

const mostCertificates = 50;

/**
 * Evidence for every certificate but the roots: each of the chains given, and the delegated OCSP responders that
 * come with it, unless they say nocheck (RFC 6960 clause 4.2.2.2.1).
 *
 * @throws {PadesError} `pades.evidence-missing`, `pades.certificate-revoked`
 */
export async function collectEvidence(
  chains: readonly (readonly Uint8Array[])[],
  source: RevocationSource,
): Promise<Evidence> {
  const certificates: Certificate[] = [];
  const ocsps: Uint8Array[] = [];
  const crls: Uint8Array[] = [];
  const add = (der: Uint8Array): void => {
    if (!certificates.some(({ raw }) => equalBytes(raw, der))) certificates.push(parseCertificate(der));
  };
  for (const der of chains.flat()) add(der);
  for (let i = 0; i < certificates.length && i < mostCertificates; i++) {
    const certificate = certificates[i];
    if (
      certificate === undefined ||
      isSelfIssued(certificate) ||
      findExtension(certificate, 'ocspNoCheck') !== undefined
    )
      continue;
    const issuer = certificates.find(({ subject }) => equalNames(subject, certificate.issuer));
    if (issuer === undefined) throw missing(certificate, 'its issuer is not at hand');
    const { ocsp, crl } = await source.evidenceFor(certificate.raw, issuer.raw);
    if (ocsp !== undefined) {
      checkOcsp(ocsp, certificate);
      for (const responder of parseOcspResponse(ocsp).certificates) add(responder);
      ocsps.push(ocsp);
    } else if (crl !== undefined) {
      checkCrl(crl, certificate);
      crls.push(crl);
    } else throw missing(certificate, 'no OCSP answer and no CRL was given');
  }
  return { certificates: certificates.map(({ raw }) => raw), ocsps, crls };
}

const isSelfIssued = ({ subject, issuer }: Certificate): boolean => equalNames(subject, issuer);

function checkOcsp(ocsp: Uint8Array, certificate: Certificate): void {
  const single = parseOcspResponse(ocsp).responses.find(({ certId }) =>
    equalBytes(certId.serialNumber, certificate.serialNumber),
  );
  if (single === undefined) throw missing(certificate, 'the OCSP answer is about another certificate');
  if (single.status.kind === 'revoked') throw revoked(certificate);
  if (single.status.kind === 'unknown') throw missing(certificate, 'the responder does not know it');
}

function checkCrl(crl: Uint8Array, certificate: Certificate): void {
  if (findRevoked(parseCrl(crl), certificate.serialNumber) !== undefined) throw revoked(certificate);
}

const missing = (certificate: Certificate, why: string): PadesError =>
  new PadesError(
    'pades.evidence-missing',
    `expected evidence about ${nameToText(certificate.subject)}: ${why}`,
  );

const revoked = (certificate: Certificate): PadesError =>
  new PadesError(
    'pades.certificate-revoked',
    `the certificate of ${nameToText(certificate.subject)} is revoked or suspended`,
  );
