import type { EvidenceGap } from './seek-evidence.ts';
import { evidenceAddressesOf } from '../../pki/x509/evidence-addresses.ts';
import { findInName, nameToText } from '../../pki/x509/names.ts';

const mostNamed = 5;

/** What an undecided verdict lacks and where it is to be had, in one clause; empty where nothing lacks. */
export function describeGaps(gaps: readonly EvidenceGap[]): string {
  const texts = gaps.slice(0, mostNamed).map(({ certificate, detail }) => {
    const { ocsp, crl } = evidenceAddressesOf(certificate);
    const addresses = [...ocsp, ...crl].join(' atau ');
    const cure = addresses === '' ? '' : `; dapat diperoleh di ${addresses}`;
    return `bukti tentang ${findInName(certificate.subject, 'CN') ?? nameToText(certificate.subject)} (${detail}${cure})`;
  });
  return texts.length === 0 ? '' : `kurang: ${[...new Set(texts)].join(', ')}`;
}
