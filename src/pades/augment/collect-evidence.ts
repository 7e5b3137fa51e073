import { evidenceAddressesOf } from '../../pki/x509/evidence-addresses.ts';
import { nameToText } from '../../pki/x509/names.ts';
import { PadesError, type PadesErrorCode } from '../pades-error.ts';
import { seekEvidence, type EvidenceGap, type EvidenceQuestion } from './seek-evidence.ts';
import type { Evidence } from './security-store.ts';

/**
 * Evidence for every certificate but the ends of the paths: signers, timestamp units, delegated responders and CRL
 * signers, each judged. Nothing less is given out.
 *
 * @throws {PadesError} `pades.certificate-revoked` before all, then `pades.evidence-missing`, then
 * `pades.evidence-not-fresh` where all that lacks is a newer statement
 */
export async function collectEvidence(question: EvidenceQuestion): Promise<Evidence> {
  const { gaps, ...evidence } = await seekEvidence(question);
  const [worst] = gaps.toSorted((a, b) => gravity.indexOf(a.kind) - gravity.indexOf(b.kind));
  if (worst !== undefined) throw refusalOf(worst);
  return evidence;
}

const gravity: readonly EvidenceGap['kind'][] = ['revoked', 'missing', 'not-fresh'];

const codes = {
  revoked: 'pades.certificate-revoked',
  missing: 'pades.evidence-missing',
  'not-fresh': 'pades.evidence-not-fresh',
} as const satisfies Record<EvidenceGap['kind'], PadesErrorCode>;

function refusalOf({ kind, certificate, detail }: EvidenceGap): PadesError {
  const who = nameToText(certificate.subject);
  if (kind === 'revoked')
    return new PadesError(codes[kind], `the certificate of ${who} is revoked or suspended: ${detail}`);
  const { ocsp, crl } = evidenceAddressesOf(certificate);
  const where = [...ocsp, ...crl];
  const cure = where.length === 0 ? '' : ` (it is to be had at ${where.join(', ')})`;
  return new PadesError(codes[kind], `expected evidence about ${who}: ${detail}${cure}`);
}
