/**
 * Finds a path from a certificate to an anchor over a pool and judges it: RFC 5280 clause 6.1 (`check-path.ts`) and
 * revocation (`revocation.ts`). Every candidate path is tried within one budget; the best outcome is the answer.
 */
import { equalBytes } from '../../lib/bytes.ts';
import { authorityKeyIdentifierOf, type Certificate } from '../x509/certificate.ts';
import { equalNames, type Name } from '../x509/names.ts';
import { DerError } from '../asn1/der-error.ts';
import { makeBudget, PathBudgetError, type Budget, type BudgetLimits } from './budget.ts';
import { checkPath, inheritParameters, type PathRules } from './check-path.ts';
import type { PathCode, PathResult } from './path-result.ts';
import { judgeRevocation, signersAmong, type EvidenceSigner, type RevocationEvidence } from './revocation.ts';
import { certificateHold, unknownStatus, type RevocationStatus } from './revocation-status.ts';
import {
  makeSignatureMemory,
  verifyOnce,
  type SignatureMemory,
  type VerifySigned,
} from './signature-memory.ts';

export interface PathQuestion extends PathRules {
  readonly leaf: Certificate;
  /** Certificates that may stand between. */
  readonly pool: readonly Certificate[];
  readonly anchors: readonly Certificate[];
  /** Undefined: revocation is not judged. */
  readonly evidence?: RevocationEvidence;
  /**
   * Whether a certificate above the leaf for which no evidence at all is at hand leaves the path undecided.
   * Default: true. Evidence that is there and wrong always does.
   */
  readonly authoritiesNeedEvidence?: boolean;
  /** When the question is asked; default: the proven time. */
  readonly now?: Date;
  readonly limits?: BudgetLimits;
  /** Default: one for this question alone. */
  readonly signatures?: SignatureMemory;
  /** Whether evidence may be older than its nextUpdate allows at the proven time. Default: false. */
  readonly acceptStale?: boolean;
}

/** The verdict on the best path. Never throws for what stands in certificates, lists and responses. */
export const validatePath = (question: PathQuestion): PathResult => searchPaths(beginSearch(question));

/** The status of one certificate of a path that is found already; unknown where the work allowed is used up. */
export function judgeStatus(
  question: PathQuestion & { readonly evidence: RevocationEvidence },
  chain: readonly Certificate[],
  index: number,
): RevocationStatus {
  try {
    return statusOf(beginSearch(question), chain, index, question.evidence);
  } catch (error) {
    if (error instanceof PathBudgetError) return unknownStatus('revocation.budget', error.message);
    throw error;
  }
}

function beginSearch(question: PathQuestion): Search {
  const budget = makeBudget(question.limits);
  const verify = verifyOnce(budget, question.signatures ?? makeSignatureMemory());
  return { question, budget, verify, pending: [] };
}

interface Search {
  readonly question: PathQuestion;
  readonly budget: Budget;
  readonly verify: VerifySigned;
  /** Signers of evidence whose own paths are being judged further out. */
  readonly pending: readonly Certificate[];
}

function searchPaths(search: Search): PathResult {
  const { leaf } = search.question;
  const best: { result: PathResult } = {
    result: {
      kind: 'indeterminate',
      chain: [leaf],
      revocation: [],
      fault: { code: 'path.no-anchor', index: 0, detail: 'no path to a trusted certificate was found' },
    },
  };
  try {
    extend(search, [leaf], best);
  } catch (error) {
    if (!(error instanceof PathBudgetError)) throw error;
    if (best.result.kind === 'passed') return best.result;
    return {
      kind: 'indeterminate',
      chain: best.result.chain,
      revocation: best.result.revocation,
      fault: { code: 'path.budget', index: 0, detail: error.message },
    };
  }
  return best.result;
}

const maxDepth = 32;

/** Depth first, from the leaf up; true once a path has passed. */
function extend(search: Search, chain: readonly Certificate[], best: { result: PathResult }): boolean {
  const { question, budget } = search;
  budget.spendNode();
  const last = chain.at(-1);
  if (last === undefined) return false;
  if (question.anchors.some((anchor) => equalBytes(anchor.raw, last.raw))) {
    if (consider(search, chain, best)) return true;
  }
  if (chain.length > maxDepth) return false;
  const anchors = issuersOf(last, question.anchors, question.at);
  for (const anchor of anchors) {
    if (equalBytes(anchor.raw, last.raw)) continue;
    if (consider(search, [...chain, anchor], best)) return true;
  }
  for (const issuer of issuersOf(last, question.pool, question.at)) {
    if (chain.some((other) => sameAuthority(other, issuer))) continue;
    if (question.anchors.some((anchor) => equalBytes(anchor.raw, issuer.raw))) continue;
    // The deferred case is a key without parameters, which only the whole path completes.
    if (
      issuer.publicKey.algorithm.parameters !== undefined ||
      issuer.publicKey.algorithm.oid !== '1.2.840.10040.4.1'
    ) {
      if (!search.verify(last, issuer.publicKey.raw)) {
        offer(
          best,
          failure(
            [...chain, issuer],
            'path.bad-signature',
            chain.length - 1,
            'the signature of the certificate is wrong',
          ),
        );
        continue;
      }
    }
    if (extend(search, [...chain, issuer], best)) return true;
  }
  if (chain.length > best.result.chain.length && rank(best.result) === 0) {
    best.result = { ...best.result, chain };
  }
  return false;
}

const failure = (
  chain: readonly Certificate[],
  code: PathCode,
  index: number,
  detail: string,
): PathResult => ({
  kind: 'failed',
  chain,
  revocation: [],
  fault: { code, index, detail },
});

/** A certificate of the same name and key adds nothing to a path that has one (RFC 4158 clause 2.4.2). */
const sameAuthority = (a: Certificate, b: Certificate): boolean =>
  equalBytes(a.publicKey.raw, b.publicKey.raw) && equalNames(a.subject, b.subject);

/** By name; those that the key identifier names and that are valid first. */
function issuersOf(
  certificate: Certificate,
  among: readonly Certificate[],
  at: Date,
): readonly Certificate[] {
  const score = (candidate: Certificate): number =>
    candidate.notBefore <= at && at <= candidate.notAfter ? 0 : 1;
  return signersAmong(among, certificate.issuer, keyIdentifierNamedBy(certificate)).toSorted(
    (a, b) => score(a) - score(b),
  );
}

function keyIdentifierNamedBy(certificate: Certificate): Uint8Array | undefined {
  try {
    return authorityKeyIdentifierOf(certificate)?.keyIdentifier;
  } catch (error) {
    // An identifier that cannot be read helps nobody; the check of the path refuses the certificate if it must.
    if (error instanceof DerError) return undefined;
    throw error;
  }
}

/** Judges one complete path and keeps it if it says more than the best so far. */
function consider(search: Search, chain: readonly Certificate[], best: { result: PathResult }): boolean {
  const { question, budget, verify } = search;
  const checked = checkPath(chain, question, budget, verify);
  if (checked.kind === 'failed') {
    offer(best, { kind: 'failed', chain, revocation: [], fault: checked.fault });
    return false;
  }
  const result = judgeStatuses(search, chain, checked.policies);
  offer(best, result);
  return result.kind === 'passed';
}

function judgeStatuses(
  search: Search,
  chain: readonly Certificate[],
  policies: ReadonlySet<string>,
): PathResult {
  const statuses: RevocationStatus[] = [];
  const { evidence } = search.question;
  if (evidence === undefined) return { kind: 'passed', chain, revocation: [], policies };
  let undecided: PathResult | undefined;
  // From the anchor down: what a revoked authority says of others does not count.
  for (let index = chain.length - 2; index >= 0; index--) {
    const status = statusOf(search, chain, index, evidence);
    statuses.unshift(status);
    if (status.kind === 'good') continue;
    if (status.kind === 'revoked') {
      const hold = status.reason === certificateHold;
      const fault = {
        code: hold ? ('path.on-hold' as const) : ('path.revoked' as const),
        index,
        detail: `revoked on ${status.date.toISOString()}, reason ${status.reason}`,
      };
      return { kind: hold ? 'indeterminate' : 'failed', chain, revocation: statuses, fault };
    }
    const absent = status.code === 'revocation.no-evidence' && index > 0;
    if (absent && search.question.authoritiesNeedEvidence === false) continue;
    undecided = {
      kind: 'indeterminate',
      chain,
      revocation: statuses,
      fault: { code: 'path.no-revocation-evidence', index, detail: `${status.code}: ${status.detail}` },
    };
  }
  return undecided === undefined
    ? { kind: 'passed', chain, revocation: statuses, policies }
    : { ...undecided, revocation: statuses };
}

function statusOf(
  search: Search,
  chain: readonly Certificate[],
  index: number,
  evidence: RevocationEvidence,
): RevocationStatus {
  const { question, verify } = search;
  const certificate = chain[index];
  const issuer = chain[index + 1];
  const anchor = chain.at(-1);
  if (certificate === undefined || issuer === undefined || anchor === undefined) {
    return unknownStatus('revocation.no-evidence', 'the path has no such certificate');
  }
  const above = chain.slice(index + 1);
  const candidates = [issuer, ...question.pool, ...above, anchor];
  const issuerKey = above.reduceRight(
    (key, { publicKey }) => inheritParameters(publicKey, key),
    anchor.publicKey,
  ).raw;
  const signersNamed = (name: Name, keyIdentifier: Uint8Array | undefined): readonly EvidenceSigner[] => {
    const signers = signersAmong([...new Set(candidates)], name, keyIdentifier);
    return signers.map((signer) => ({
      certificate: signer,
      spki: signer === issuer ? issuerKey : signer.publicKey.raw,
      inPath: signer === issuer || signer === anchor,
    }));
  };
  const isAuthority = (signer: Certificate): boolean => {
    // A CRL issuer may be covered by its own list (PKITS 4.14.30): the path further out decides. A leaf never is.
    if (search.pending.some((other) => equalBytes(other.raw, signer.raw))) return true;
    if (equalBytes(certificate.raw, signer.raw)) return false;
    const pending = [...search.pending, signer];
    const { purpose: _, policies: __, ...rules } = question;
    const nested: PathQuestion = { ...rules, leaf: signer, anchors: [anchor] };
    return searchPaths({ ...search, question: nested, pending }).kind === 'passed';
  };
  const judgeSigner = (signer: Certificate): RevocationStatus => {
    if ([...search.pending, certificate].some((other) => equalBytes(other.raw, signer.raw))) {
      return unknownStatus('revocation.no-evidence', 'the status would rest on itself');
    }
    return statusOf({ ...search, pending: [...search.pending, signer] }, [signer, ...above], 0, evidence);
  };
  return judgeRevocation({
    certificate,
    issuer,
    at: question.at,
    now: question.now ?? question.at,
    evidence,
    algorithms: question.algorithms,
    ...(question.strictProfile === undefined ? {} : { strictProfile: question.strictProfile }),
    ...(question.acceptStale === undefined ? {} : { acceptStale: question.acceptStale }),
    verify,
    signersNamed,
    isAuthority,
    judgeSigner,
  });
}

function offer(best: { result: PathResult }, result: PathResult): void {
  if (rank(result) > rank(best.result)) best.result = result;
}

/** Passed, then a revocation (it is proven), then what lacks evidence, then a broken rule, then no path. */
function rank(result: PathResult): number {
  if (result.kind === 'passed') return 5;
  switch (result.fault.code) {
    case 'path.revoked':
      return 4;
    case 'path.on-hold':
    case 'path.no-revocation-evidence':
      return 3;
    case 'path.bad-signature':
      return 1;
    case 'path.no-anchor':
      return 0;
    default:
      return 2;
  }
}
