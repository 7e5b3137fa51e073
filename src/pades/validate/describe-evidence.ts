import { gatherCertificates, gatherEvidence } from '../../pki/path/gather-evidence.ts';
import { parseTimestampToken } from '../../pki/tsp/timestamp-token.ts';
import { nameToText } from '../../pki/x509/names.ts';
import type { EvidenceItem } from './evidence-set.ts';

export interface DescribedEvidence extends Pick<EvidenceItem, 'kind' | 'sha256' | 'origin'> {
  /** The subject of a certificate, the issuer of a list, the responder of a response, the policy of a token. */
  readonly about: string;
  readonly issuer: string | null;
  readonly from: string | null;
  readonly until: string | null;
}

/** What a piece of evidence says of itself, for whoever reads a report. Only evidence that can be read is in a set. */
export function describeEvidence({ kind, sha256, origin, raw }: EvidenceItem): DescribedEvidence {
  return { kind, sha256, origin, ...readers[kind](raw) };
}

type Told = Pick<DescribedEvidence, 'about' | 'issuer' | 'from' | 'until'>;

const unread: Told = { about: '', issuer: null, from: null, until: null };

const readers: Readonly<Record<EvidenceItem['kind'], (raw: Uint8Array) => Told>> = {
  certificate: (raw) => {
    const [certificate] = gatherCertificates([raw]);
    if (certificate === undefined) return unread;
    const { subject, issuer, notBefore, notAfter } = certificate;
    return told(nameToText(subject), nameToText(issuer), notBefore, notAfter);
  },
  crl: (raw) => {
    const [crl] = gatherEvidence({ crls: [raw], ocsps: [] }).crls;
    return crl === undefined ? unread : told(nameToText(crl.issuer), null, crl.thisUpdate, crl.nextUpdate);
  },
  ocsp: (raw) => {
    const [ocsp] = gatherEvidence({ crls: [], ocsps: [raw] }).ocsps;
    if (ocsp === undefined) return unread;
    const { responderId, producedAt, responses } = ocsp;
    const responder = responderId.kind === 'name' ? nameToText(responderId.name) : 'named by its key';
    return told(responder, null, producedAt, responses[0]?.nextUpdate);
  },
  timestamp: (raw) => {
    const { info } = parseTimestampToken(raw);
    return told(info.policy, null, info.genTime, undefined);
  },
};

const told = (about: string, issuer: string | null, from: Date, until: Date | undefined): Told => ({
  about: about.slice(0, 500),
  issuer: issuer?.slice(0, 500) ?? null,
  from: from.toISOString(),
  until: until?.toISOString() ?? null,
});
