/**
 * The set of proofs of existence (ETSI EN 319 102-1 clause 5.6.2.3): since when at the latest bytes are known to exist.
 * A document timestamp proves it of everything in the revision that it covers; a signature's own timestamp proves it of
 * the signature and, since the signature is over them, of the bytes that it covers. Without any proof it is now.
 */
import type { EvidenceItem, Place } from './evidence-set.ts';

/** A trusted token, and what it covers: everything up to `end` but the gap. */
export interface Stamp {
  readonly at: Date;
  readonly gap: Place;
  readonly end: number;
  /** SHA-256 of the token. */
  readonly token: string;
}

export interface ProvenTime {
  readonly at: Date;
  /** SHA-256 of the token that proves it; undefined where nothing does. */
  readonly by: string | undefined;
}

export interface ProofsOfExistence {
  /** Of what stands at this place in the file. */
  ofPlace(place: Place): ProvenTime;
  /** Of one piece of evidence. */
  ofItem(item: EvidenceItem | undefined): Date;
  addStamp(stamp: Stamp): void;
  /** By digest: bytes that a signed attribute under a proven signature names. */
  addDigest(sha256: string, at: Date): void;
}

export function makeProofs(now: Date): ProofsOfExistence {
  const stamps: Stamp[] = [];
  const digests = new Map<string, Date>();
  const ofPlace = (place: Place): ProvenTime =>
    stamps
      .filter((stamp) => covers(stamp, place))
      .reduce<ProvenTime>((best, { at, token }) => earlierOf(best, { at, by: token }), {
        at: now,
        by: undefined,
      });
  return {
    ofPlace,
    ofItem: (item) => {
      if (item === undefined) return now;
      if (item.origin === 'anchor') return new Date(0);
      const byDigest = digests.get(item.sha256) ?? now;
      const byPlace = item.place === undefined ? now : ofPlace(item.place).at;
      return byPlace < byDigest ? byPlace : byDigest;
    },
    addStamp: (stamp) => void stamps.push(stamp),
    addDigest: (sha256, at) => {
      const known = digests.get(sha256);
      if (known === undefined || at < known) digests.set(sha256, at);
    },
  };
}

/** A proof goes before none, even where it proves no more than now. */
export const earlierOf = (best: ProvenTime, other: ProvenTime): ProvenTime =>
  other.at < best.at || (best.by === undefined && other.at <= best.at) ? other : best;

const covers = ({ gap, end }: Stamp, place: Place): boolean =>
  place.end <= end && (place.end <= gap.start || place.start >= gap.end);
