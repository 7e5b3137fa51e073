/**
 * Whether whoever signed could be relied on when they did: basic validation (ETSI EN 319 102-1 clause 5.3) for a
 * signature without proven time, validation with time (5.5) at the proven one, and where certificates, authorities or
 * algorithms have ended since, past signature validation (5.6.2.4) by what is proven to be older than those ends.
 */
import type { HashName, SignatureAlgorithm } from '../../pki/crypto/algorithms.ts';
import { findAlgorithmEnd, findHashEnd, type AlgorithmEnd } from '../../pki/path/algorithm-policy.ts';
import type { PathResult } from '../../pki/path/path-result.ts';
import type { RevocationStatus } from '../../pki/path/revocation-status.ts';
import type { SignatureMemory } from '../../pki/path/signature-memory.ts';
import { slideTime, type SlideResult } from '../../pki/path/slide-time.ts';
import { judgeStatus, validatePath, type PathQuestion } from '../../pki/path/validate-path.ts';
import type { Certificate } from '../../pki/x509/certificate.ts';
import type { Problem } from './check-contents.ts';
import type { EvidenceSet } from './evidence-set.ts';
import { problemOfPath } from './problem-of-path.ts';
import type { ProofsOfExistence, ProvenTime } from './proofs-of-existence.ts';
import type { SignatureReport, ValidationPolicy } from './report.ts';
import { finding } from './sentences.ts';

export interface TrustGround {
  readonly anchors: readonly Certificate[];
  readonly evidence: EvidenceSet;
  readonly proofs: ProofsOfExistence;
  readonly policy: ValidationPolicy;
  /** When the question is asked. */
  readonly now: Date;
  readonly signatures: SignatureMemory;
}

export interface TrustQuestion {
  readonly leaf: Certificate;
  readonly algorithm: SignatureAlgorithm;
  /** The hashes that tie what was signed to the signature. */
  readonly hashes: readonly HashName[];
  readonly proven: ProvenTime;
  /** An extended key usage that the leaf must have. */
  readonly purpose?: string;
}

export interface Trust {
  readonly process: SignatureReport['process'];
  /** The path at the proven time. */
  readonly path: PathResult;
  /** What no longer holds of the authorities now, in words; empty where everything does. */
  readonly ended: readonly string[];
  readonly algorithmEnd: AlgorithmEnd | undefined;
  /** Only where past validation was needed. */
  readonly slide: SlideResult | undefined;
  readonly problem: TrustProblem | undefined;
}

export interface TrustProblem extends Problem {
  /** The time before which the signature would have had to be proven: a revocation, an expiry, the end of an algorithm. */
  readonly bound?: Date | undefined;
}

export const timeStamping = '1.3.6.1.5.5.7.3.8';

export function judgeTrust(ground: TrustGround, question: TrustQuestion): Trust {
  const { proven, leaf } = question;
  const path = validatePath(questionAt(ground, question, proven.at));
  const algorithmEnd = earliestEnd(ground, question);
  const weak = algorithmEnd !== undefined && proven.at >= algorithmEnd.date;
  const stale = problemOfFreshness(ground, path, proven);
  const holds = path.kind === 'passed' && !weak && stale === undefined;
  const ended = path.kind === 'passed' ? listEnded(ground, path) : [];
  const base = { path, ended, algorithmEnd };
  if (holds && ended.length === 0)
    return {
      ...base,
      process: proven.at < ground.now ? 'with-time' : 'basic',
      slide: undefined,
      problem: undefined,
    };
  const slide = weak || !isForThePast(path) ? undefined : slidePast(ground, question);
  const isWithin = proven.at >= leaf.notBefore && proven.at.getTime() < leaf.notAfter.getTime() + 1000;
  if (slide?.kind === 'reached' && proven.at <= slide.controlTime && isWithin && stale === undefined)
    return { ...base, process: 'archival', slide, problem: undefined };
  const problem =
    problemAtTime(ground, question, path) ??
    stale ??
    (weak ? problemOfAlgorithm(algorithmEnd) : problemOfEnded(ended, path));
  return { ...base, process: slide === undefined ? 'basic' : 'archival', slide, problem };
}

const questionAt = (
  { anchors, evidence, policy, now, signatures }: TrustGround,
  { leaf, purpose }: TrustQuestion,
  at: Date,
): PathQuestion & { readonly evidence: EvidenceSet['revocation'] } => ({
  leaf,
  pool: evidence.certificates,
  anchors,
  evidence: evidence.revocation,
  algorithms: policy.algorithms,
  at,
  now,
  signatures,
  ...(purpose === undefined ? {} : { purpose }),
});

function earliestEnd({ policy }: TrustGround, question: TrustQuestion): AlgorithmEnd | undefined {
  const { leaf, algorithm, hashes } = question;
  return [
    findAlgorithmEnd(policy.algorithms, algorithm, leaf.publicKey, algorithm.hash ?? hashes[0]),
    ...hashes.map((hash) => findHashEnd(policy.algorithms, hash)),
  ].reduce(
    (first, end) => (end !== undefined && (first === undefined || end.date < first.date) ? end : first),
    undefined,
  );
}

/** Clause 5.5.4: authorities, their keys and the algorithms in the path are to hold when the question is asked. */
function listEnded(ground: TrustGround, { chain, revocation }: PathResult): readonly string[] {
  const { now, policy } = ground;
  const ended: string[] = [];
  for (const [index, certificate] of chain.entries()) {
    if (index > 0 && now.getTime() >= certificate.notAfter.getTime() + 1000)
      ended.push(`certificate ${index} of the path expired on ${certificate.notAfter.toISOString()}`);
    const status = revocation[index];
    if (index > 0 && status?.kind === 'good' && status.revokedLater !== undefined)
      ended.push(`certificate ${index} of the path was revoked on ${status.revokedLater.toISOString()}`);
    const issuer = chain[index + 1];
    if (issuer === undefined) continue;
    for (const signed of [certificate, status?.kind === 'good' ? status.item : undefined]) {
      const end = signed && findAlgorithmEnd(policy.algorithms, signed.signatureAlgorithm, issuer.publicKey);
      if (end !== undefined && now >= end.date)
        ended.push(
          `${end.name} ended on ${end.date.toISOString().slice(0, 10)} (certificate ${index} of the path)`,
        );
    }
  }
  return ended;
}

/** Paths that are right but for time, status or algorithms: the past may bear them out. */
function isForThePast(path: PathResult): boolean {
  return path.kind === 'passed' || pastCodes.has(path.fault.code);
}

const pastCodes = new Set<string>([
  'path.expired',
  'path.algorithm',
  'path.revoked',
  'path.no-revocation-evidence',
]);

/** Clause 5.6.2.1: the path by its rules alone, at the proven time where the certificate was in force then. */
function slidePast(ground: TrustGround, question: TrustQuestion): SlideResult | undefined {
  const { evidence: _, ...rules } = questionAt(ground, question, question.proven.at);
  const past = validatePath({ ...rules, algorithms: 'historic' });
  if (past.kind !== 'passed') return undefined;
  const { anchors, evidence, policy, proofs, now, signatures } = ground;
  return slideTime({
    leaf: question.leaf,
    chain: past.chain,
    pool: evidence.certificates,
    anchors,
    evidence: evidence.revocation,
    algorithms: policy.algorithms,
    freshness: policy.freshness,
    now,
    signatures,
    existsSince: (object) => proofs.ofItem(evidence.itemOf(object)),
  });
}

/** The freshness constraint (clause 5.2.5) where the policy wants evidence from after the signature. */
function problemOfFreshness(
  { policy }: TrustGround,
  path: PathResult,
  { at, by }: ProvenTime,
): TrustProblem | undefined {
  if (policy.freshness !== 'after-signature' || by === undefined) return undefined;
  const [status] = path.revocation;
  if (status?.kind !== 'good' || status.source === 'not-needed') return undefined;
  // Evidence tells whole seconds, a timestamp may tell fractions of the same one.
  if (status.thisUpdate.getTime() >= at.getTime() - at.getMilliseconds()) return undefined;
  const detail = `expected evidence from ${at.toISOString()} or later, got ${status.thisUpdate.toISOString()}`;
  return {
    verdict: 'indeterminate',
    subIndication: 'TRY_LATER',
    finding: finding('evidence-not-fresh', detail),
  };
}

/** What keeps the path from holding at the proven time, by the names of clause 5.2.6. */
function problemAtTime(
  ground: TrustGround,
  question: TrustQuestion,
  path: PathResult,
): TrustProblem | undefined {
  const problem = problemOfPath(path);
  if (problem === undefined || path.kind === 'passed') return problem;
  const { leaf, proven } = question;
  const atLeaf = path.fault.index === 0;
  switch (path.fault.code) {
    case 'path.revoked': {
      const status = path.revocation[0];
      if (!atLeaf) return { ...problem, subIndication: 'REVOKED_CA_NO_POE' };
      return { ...problem, bound: status?.kind === 'revoked' ? status.date : undefined };
    }
    case 'path.not-yet-valid':
      // Proven to be older than its certificate: nothing that comes later can mend that.
      return atLeaf && proven.by !== undefined
        ? {
            verdict: 'failed',
            subIndication: 'NOT_YET_VALID',
            finding: finding('made-before-certificate', path.fault.detail),
          }
        : problem;
    case 'path.expired':
      return atLeaf
        ? {
            ...problem,
            subIndication: isKnownGood(ground, question, path)
              ? 'OUT_OF_BOUNDS_NOT_REVOKED'
              : 'OUT_OF_BOUNDS_NO_POE',
            bound: leaf.notAfter,
          }
        : problem;
    default:
      return problem;
  }
}

/** Whether evidence says that the certificate was not revoked up to its end. */
function isKnownGood(ground: TrustGround, question: TrustQuestion, { chain }: PathResult): boolean {
  const status: RevocationStatus = judgeStatus(
    questionAt(ground, question, question.leaf.notAfter),
    chain,
    0,
  );
  return status.kind === 'good' && status.revokedLater === undefined;
}

function problemOfAlgorithm(end: AlgorithmEnd | undefined): TrustProblem {
  return {
    verdict: 'indeterminate',
    subIndication: 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
    finding: finding('algorithm-weak', end && `${end.name} ended on ${end.date.toISOString().slice(0, 10)}`),
    bound: end?.date,
  };
}

/** An authority or an algorithm in the path ended, and nothing proves that what rests on it is older. */
function problemOfEnded(ended: readonly string[], { revocation }: PathResult): TrustProblem {
  const caRevoked = revocation.some(
    (status, index) => index > 0 && status.kind === 'good' && status.revokedLater !== undefined,
  );
  const [first = ''] = ended;
  const subIndication = caRevoked
    ? ('REVOKED_CA_NO_POE' as const)
    : first.includes(' ended on ')
      ? ('CRYPTO_CONSTRAINTS_FAILURE_NO_POE' as const)
      : ('OUT_OF_BOUNDS_NO_POE' as const);
  return { verdict: 'indeterminate', subIndication, finding: finding('authority-ended', ended.join('; ')) };
}
