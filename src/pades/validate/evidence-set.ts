/**
 * Every certificate, list, response and token that a verdict may rest on: each once, by the SHA-256 of its bytes, with
 * where it came from and where in the file it stands, which is what document timestamps prove the existence of.
 */
import { toHex } from '../../lib/bytes.ts';
import { digest } from '#crypto';
import { gatherCertificates, gatherEvidence } from '../../pki/path/gather-evidence.ts';
import type { RevocationEvidence } from '../../pki/path/revocation.ts';
import type { RevocationItem } from '../../pki/path/revocation-status.ts';
import type { Certificate } from '../../pki/x509/certificate.ts';

export type EvidenceKind = 'certificate' | 'crl' | 'ocsp' | 'timestamp';

/** Where bytes stand in the file: the first, and the one after the last. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

export interface EvidenceItem {
  readonly kind: EvidenceKind;
  /** Lower-case hexadecimal, of `raw`. */
  readonly sha256: string;
  readonly raw: Uint8Array;
  /** Out of the file, given beside it, or a trust anchor. */
  readonly origin: 'document' | 'given' | 'anchor';
  /** Where it stands in the file first; undefined for what was given. */
  readonly place: Place | undefined;
}

export interface EvidenceSet {
  readonly certificates: readonly Certificate[];
  /** Newest first: of two lists that decide, the first counts. */
  readonly revocation: RevocationEvidence;
  itemOf(object: Certificate | RevocationItem): EvidenceItem | undefined;
  items(): readonly EvidenceItem[];
}

export interface FoundEvidence {
  readonly kind: EvidenceKind;
  readonly raw: Uint8Array;
  readonly origin: EvidenceItem['origin'];
  readonly place?: Place | undefined;
  /** A certificate that was read already. */
  readonly read?: Certificate | undefined;
}

/** What cannot be read proves nothing and is left out. */
export function makeEvidenceSet(found: readonly FoundEvidence[]): EvidenceSet {
  const items = new Map<string, EvidenceItem>();
  const readAlready = new Map<string, Certificate>();
  for (const { read: certificate, ...one } of found) {
    const item = { ...one, sha256: toHex(digest('sha256', one.raw)), place: one.place };
    if (certificate !== undefined) readAlready.set(item.sha256, certificate);
    const known = items.get(item.sha256);
    if (known === undefined || isEarlier(item, known)) items.set(item.sha256, item);
  }
  const byObject = new Map<Certificate | RevocationItem, EvidenceItem>();
  const read = <Read extends Certificate | RevocationItem>(
    kind: EvidenceKind,
    parse: (item: EvidenceItem) => readonly Read[],
  ): readonly Read[] =>
    [...items.values()]
      .filter((item) => item.kind === kind)
      .flatMap((item) => {
        const [object] = parse(item);
        if (object === undefined) return [];
        byObject.set(object, item);
        return [object];
      });
  const certificates = read('certificate', ({ raw, sha256 }) => {
    const known = readAlready.get(sha256);
    return known === undefined ? gatherCertificates([raw]) : [known];
  });
  const crls = read('crl', ({ raw }) => gatherEvidence({ crls: [raw], ocsps: [] }).crls);
  const ocsps = read('ocsp', ({ raw }) => gatherEvidence({ crls: [], ocsps: [raw] }).ocsps);
  return {
    certificates,
    revocation: {
      crls: crls.toSorted((a, b) => b.thisUpdate.getTime() - a.thisUpdate.getTime()),
      ocsps: ocsps.toSorted((a, b) => b.producedAt.getTime() - a.producedAt.getTime()),
    },
    // A certificate may have been read elsewhere; lists and responses come from here alone.
    itemOf: (object) => byObject.get(object) ?? items.get(toHex(digest('sha256', object.raw))),
    items: () => [...items.values()],
  };
}

/** Of two copies of the same bytes the one that stands first in the file is proven to exist first. */
function isEarlier(item: EvidenceItem, known: EvidenceItem): boolean {
  if (known.origin === 'anchor') return false;
  if (item.place === undefined) return item.origin === 'anchor';
  return known.place === undefined || item.place.end < known.place.end;
}
