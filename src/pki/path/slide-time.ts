/**
 * Validation time sliding (ETSI EN 319 102-1 clause 5.6.2.2): the latest time at which everything that speaks for a
 * path could still be relied on. From the anchor down each certificate needs evidence that existed before the time
 * reached so far; a revocation, the age of the evidence and the end of an algorithm each pull that time back. A
 * signature that is proven to be older than the result was made while its certificate was good.
 */
import type { Certificate } from '../x509/certificate.ts';
import { findAlgorithmEnd, type AlgorithmPolicy } from './algorithm-policy.ts';
import type { RevocationEvidence } from './revocation.ts';
import type { RevocationItem, RevocationStatus } from './revocation-status.ts';
import { judgeStatus, type PathQuestion } from './validate-path.ts';

export interface SlideQuestion extends Pick<PathQuestion, 'leaf' | 'pool' | 'anchors' | 'signatures'> {
  /** Leaf first, anchor last: a path that is right but for time, revocation and algorithms. */
  readonly chain: readonly Certificate[];
  readonly evidence: RevocationEvidence;
  readonly algorithms: AlgorithmPolicy;
  readonly now: Date;
  /** Since when a certificate, list or response is proven to exist; now where nothing proves it. */
  readonly existsSince: (object: Certificate | RevocationItem) => Date;
  /** Evidence counts until its nextUpdate, or only for times before it was made. */
  readonly freshness: 'next-update' | 'after-signature';
}

export interface SlideReason {
  /** 0 is the leaf. */
  readonly index: number;
  readonly cause: 'expiry' | 'revocation' | 'freshness' | 'algorithm';
  readonly detail: string;
}

export type SlideResult =
  | {
      readonly kind: 'reached';
      readonly controlTime: Date;
      /** What pulled the time back last; undefined where it stands at now. */
      readonly reason: SlideReason | undefined;
      /** One for each certificate but the anchor, leaf first. */
      readonly statuses: readonly RevocationStatus[];
    }
  | { readonly kind: 'no-poe'; readonly index: number; readonly detail: string };

export function slideTime(question: SlideQuestion): SlideResult {
  const { chain, now, existsSince } = question;
  let controlTime = now;
  let reason: SlideReason | undefined;
  const pullBack = (date: Date, because: SlideReason): void => {
    if (date >= controlTime) return;
    controlTime = date;
    reason = because;
  };
  // An authority vouches for nothing after its own end. The leaf's end is the signature's matter.
  for (const [index, { notAfter }] of chain.entries()) {
    if (index > 0)
      pullBack(notAfter, { index, cause: 'expiry', detail: `valid until ${notAfter.toISOString()}` });
  }
  const statuses: RevocationStatus[] = [];
  for (let index = chain.length - 2; index >= 0; index--) {
    const certificate = chain[index];
    const issuer = chain[index + 1];
    if (certificate === undefined || issuer === undefined) break;
    if (existsSince(certificate) > controlTime) {
      const detail = `the certificate is not proven to exist before ${controlTime.toISOString()}`;
      return { kind: 'no-poe', index, detail };
    }
    const status = statusAt(question, index, controlTime);
    statuses.unshift(status);
    if (status.kind === 'unknown') return { kind: 'no-poe', index, detail: status.detail };
    for (const signed of [certificate, status.item]) {
      const end =
        signed && findAlgorithmEnd(question.algorithms, signed.signatureAlgorithm, issuer.publicKey);
      if (signed === undefined || end === undefined || end.date > controlTime) continue;
      const detail = `${end.name} ended on ${end.date.toISOString().slice(0, 10)}`;
      // A key that can be computed signs yesterday's answers today: what it signed must be older than its end.
      if (existsSince(signed) >= end.date) return { kind: 'no-poe', index, detail };
      pullBack(end.date, { index, cause: 'algorithm', detail });
    }
    for (const [date, because] of pulls(question, index, status)) pullBack(date, because);
  }
  return { kind: 'reached', controlTime, reason, statuses };
}

/** (a): by evidence that was made, and is proven to exist, before the time reached so far. */
function statusAt(question: SlideQuestion, index: number, controlTime: Date): RevocationStatus {
  const { chain, evidence, existsSince, leaf, pool, anchors, signatures } = question;
  const seconds = controlTime.getTime() + 999;
  const existed = (item: RevocationItem, made: Date): boolean =>
    made.getTime() <= seconds && existsSince(item).getTime() <= seconds;
  return judgeStatus(
    {
      leaf,
      pool,
      anchors,
      evidence: {
        crls: evidence.crls.filter((crl) => existed(crl, crl.thisUpdate)),
        ocsps: evidence.ocsps.filter((ocsp) => existed(ocsp, ocsp.producedAt)),
      },
      // Algorithms are weighed below, by their end.
      algorithms: 'historic',
      at: controlTime,
      acceptStale: true,
      ...(signatures === undefined ? {} : { signatures }),
    },
    chain,
    index,
  );
}

/** (b): the dates to which the status of this certificate, or its age, pull the time back. */
function pulls(
  { freshness }: SlideQuestion,
  index: number,
  status: Exclude<RevocationStatus, { kind: 'unknown' }>,
): readonly (readonly [Date, SlideReason])[] {
  if (status.kind === 'revoked') {
    const detail = `revoked on ${status.date.toISOString()}`;
    return [[new Date(status.date.getTime() - 1), { index, cause: 'revocation', detail }]];
  }
  if (status.source === 'not-needed') return [];
  const until = freshness === 'next-update' ? status.freshUntil : status.thisUpdate;
  const detail = `the newest evidence speaks until ${until.toISOString()}`;
  return [[until, { index, cause: 'freshness', detail }]];
}
