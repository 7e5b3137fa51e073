/**
 * The revocation status of one certificate of a path at the proven time, by OCSP and CRL evidence at hand.
 * Nothing is fetched here: evidence is gathered before the decision. It must never take silence for good.
 */
import { equalBytes } from '../../lib/bytes.ts';
import { DerError } from '../asn1/der-error.ts';
import { findExtension, subjectKeyIdentifierOf, type Certificate } from '../x509/certificate.ts';
import type { CertificateList } from '../x509/crl.ts';
import { equalNames, type Name } from '../x509/names.ts';
import type { BasicOcspResponse } from '../ocsp/ocsp-response.ts';
import type { AlgorithmPolicy } from './algorithm-policy.ts';
import { judgeByCrl } from './judge-crl.ts';
import { judgeByOcsp } from './judge-ocsp.ts';
import { unknownStatus, type RevocationStatus } from './revocation-status.ts';
import type { VerifySigned } from './signature-memory.ts';

export interface RevocationEvidence {
  readonly crls: readonly CertificateList[];
  readonly ocsps: readonly BasicOcspResponse[];
}

export interface EvidenceSigner {
  readonly certificate: Certificate;
  /** Its key, with inherited parameters where it stands in the path. */
  readonly spki: Uint8Array;
  /** Whether it is the judged certificate's issuer, validated with it. */
  readonly inPath: boolean;
}

export interface RevocationQuestion {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  /** The proven time. */
  readonly at: Date;
  /** When the question is asked: evidence from after it is refused. */
  readonly now: Date;
  readonly evidence: RevocationEvidence;
  readonly algorithms: AlgorithmPolicy;
  readonly strictProfile?: boolean;
  /** Evidence whose nextUpdate is past at the proven time is as good as any: its own time is judged apart. Default: false. */
  readonly acceptStale?: boolean;
  readonly verify: VerifySigned;
  /** Certificates that may have signed evidence in this name, the judged certificate's issuer first. */
  readonly signersNamed: (name: Name, keyIdentifier: Uint8Array | undefined) => readonly EvidenceSigner[];
  /** Whether the certificate has a valid path to the judged path's own anchor. */
  readonly isAuthority: (certificate: Certificate) => boolean;
  /** The status of a certificate that signs evidence (an OCSP responder without nocheck). */
  readonly judgeSigner: (certificate: Certificate) => RevocationStatus;
}

/** OCSP first, as it is the newer statement; a CRL decides where OCSP does not. Revoked by either is revoked. */
export function judgeRevocation(question: RevocationQuestion): RevocationStatus {
  const { certificate } = question;
  if (
    findExtension(certificate, 'noRevAvail') !== undefined ||
    findExtension(certificate, 'validityAssuredShortTerm') !== undefined
  ) {
    return {
      kind: 'good',
      source: 'not-needed',
      thisUpdate: undefined,
      freshUntil: undefined,
      revokedLater: undefined,
      item: undefined,
    };
  }
  const byOcsp = guarded(() => judgeByOcsp(question));
  if (byOcsp.kind === 'revoked') return byOcsp;
  const byCrl = guarded(() => judgeByCrl(question));
  if (byCrl.kind === 'revoked') {
    // A later good answer by OCSP ends a hold; it never undoes a revocation.
    return byCrl;
  }
  if (byOcsp.kind === 'good' && byCrl.kind === 'good') return newerOf(byOcsp, byCrl);
  if (byOcsp.kind === 'good') return byOcsp;
  if (byCrl.kind === 'good') return byCrl;
  return byOcsp.kind === 'unknown' && byOcsp.code !== 'revocation.no-evidence' ? byOcsp : byCrl;
}

/** A revocation that came later stands in the newer statement only. */
const newerOf = (ocsp: RevocationStatus, crl: RevocationStatus): RevocationStatus =>
  timeOf(crl) > timeOf(ocsp) ? crl : ocsp;

const timeOf = (status: RevocationStatus): number =>
  status.kind === 'unknown' ? 0 : (status.thisUpdate?.getTime() ?? 0);

function guarded(judge: () => RevocationStatus): RevocationStatus {
  try {
    return judge();
  } catch (error) {
    if (error instanceof DerError) return unknownStatus('revocation.malformed', error.message);
    throw error;
  }
}

/** Orders signers so that the one whose key identifier the evidence names comes first. */
export function signersAmong(
  candidates: readonly Certificate[],
  name: Name,
  keyIdentifier: Uint8Array | undefined,
): readonly Certificate[] {
  const named = candidates.filter(({ subject }) => equalNames(subject, name));
  if (keyIdentifier === undefined) return named;
  const fits = (certificate: Certificate): boolean => {
    const own = subjectKeyIdentifierOf(certificate);
    return own !== undefined && equalBytes(own, keyIdentifier);
  };
  return [...named.filter(fits), ...named.filter((certificate) => !fits(certificate))];
}
