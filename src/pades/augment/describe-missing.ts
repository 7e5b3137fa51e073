import { digest } from '#crypto';
import { toHex } from '../../lib/bytes.ts';
import { evidenceAddressesOf } from '../../pki/x509/evidence-addresses.ts';
import { nameToText } from '../../pki/x509/names.ts';
import type { EvidenceGap } from './seek-evidence.ts';

/** What an undecided verdict lacks, and where it is to be had. */
export interface MissingEvidence {
  readonly kind: EvidenceGap['kind'];
  /** SHA-256 of the certificate that it would be about. */
  readonly certificate: string;
  readonly about: string;
  readonly detail: string;
  readonly addresses: readonly string[];
}

export function describeMissing({ kind, certificate, detail }: EvidenceGap): MissingEvidence {
  const { ocsp, crl } = evidenceAddressesOf(certificate);
  return {
    kind,
    certificate: toHex(digest('sha256', certificate.raw)),
    about: nameToText(certificate.subject).slice(0, 500),
    detail,
    addresses: [...ocsp, ...crl],
  };
}
