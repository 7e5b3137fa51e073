/**
 * Seeks what proves that certificates were in force: for every certificate of their paths but the end, and for the
 * delegated responders and CRL signers that speak about them. Each answer is judged (`pki/path`) before it is kept:
 * an answer that is unsigned, of another issuer or stale is as good as none.
 */
import { toHex } from '../../lib/bytes.ts';
import { AppError } from '../../lib/errors.ts';
import { gatherCertificates, gatherEvidence, type RawEvidence } from '../../pki/path/gather-evidence.ts';
import type { BasicOcspResponse } from '../../pki/ocsp/ocsp-response.ts';
import { unknownStatus, type RevocationStatus } from '../../pki/path/revocation-status.ts';
import { validatePath } from '../../pki/path/validate-path.ts';
import { findExtension, type Certificate } from '../../pki/x509/certificate.ts';
import type { CertificateList } from '../../pki/x509/crl.ts';
import type { IssuerSource, RevocationSource } from '../sources.ts';
import { completeChain, selfSignedAmong } from './complete-chain.ts';
import { findEvidenceSigners } from './find-evidence-signers.ts';
import type { Evidence } from './security-store.ts';

export interface EvidenceSubject {
  readonly certificate: Uint8Array;
  /** When its key was used, as far as that is proven. */
  readonly at: Date;
  /** The signature timestamp's time: evidence from before it does not tell of revocations up to it. */
  readonly freshSince?: Date | undefined;
  /** Whether a revocation after `at` counts as well: what is signed now is not delivered then. */
  readonly refuseLaterRevocation?: boolean | undefined;
}

export interface EvidenceQuestion {
  readonly subjects: readonly EvidenceSubject[];
  /** DER certificates that may stand in the paths. */
  readonly pool: readonly Uint8Array[];
  /** Where paths end. Undefined: at the self-signed certificates of the pool (for certificates of one's own). */
  readonly anchors?: readonly Uint8Array[] | undefined;
  /** What is at hand already. */
  readonly known?: RawEvidence | undefined;
  readonly source: RevocationSource;
  readonly issuers?: IssuerSource | undefined;
  readonly now: Date;
}

/** Why a certificate remains without proof. */
export interface EvidenceGap {
  readonly kind: 'missing' | 'not-fresh' | 'revoked';
  readonly certificate: Certificate;
  readonly detail: string;
}

export interface SoughtEvidence extends Evidence {
  readonly gaps: readonly EvidenceGap[];
}

const mostAsked = 40;

export async function seekEvidence(question: EvidenceQuestion): Promise<SoughtEvidence> {
  const known = gatherEvidence(question.known ?? { crls: [], ocsps: [] });
  const pool = [...gatherCertificates(question.pool)];
  const search: Search = {
    question,
    pool,
    anchors: question.anchors && gatherCertificates(question.anchors),
    crls: [...known.crls],
    ocsps: [...known.ocsps],
    kept: { certificates: new Map(), ocsps: [], crls: [] },
    gaps: [],
    pending: new Set(),
    asked: { count: 0 },
  };
  for (const subject of question.subjects) await coverPath(search, subject);
  const { certificates, ocsps, crls } = search.kept;
  return { certificates: [...certificates.values()], ocsps, crls, gaps: search.gaps };
}

interface Search {
  readonly question: EvidenceQuestion;
  readonly pool: Certificate[];
  readonly anchors: readonly Certificate[] | undefined;
  readonly crls: CertificateList[];
  readonly ocsps: BasicOcspResponse[];
  readonly kept: {
    readonly certificates: Map<string, Uint8Array>;
    readonly ocsps: Uint8Array[];
    readonly crls: Uint8Array[];
  };
  readonly gaps: EvidenceGap[];
  /** Certificates whose evidence is being sought further out: none may rest on itself. */
  readonly pending: Set<string>;
  readonly asked: { count: number };
}

/** The path first, then its certificates from the end down: what a revoked authority says of others does not count. */
async function coverPath(search: Search, subject: EvidenceSubject): Promise<void> {
  const [leaf] = gatherCertificates([subject.certificate]);
  if (leaf === undefined || search.pending.has(toHex(leaf.raw))) return;
  search.pending.add(toHex(leaf.raw));
  const { pool, question } = search;
  const found = await completeChain({
    leaf,
    pool,
    ends: () => search.anchors ?? selfSignedAmong([leaf, ...pool]),
    at: subject.at,
    issuers: question.issuers,
  });
  if (found.kind === 'incomplete') {
    search.gaps.push({ kind: 'missing', certificate: found.last, detail: found.detail });
  } else {
    for (const { raw } of found.chain) search.kept.certificates.set(toHex(raw), raw);
    for (let index = found.chain.length - 2; index >= 0; index--) {
      const rules = index === 0 ? subject : { ...subject, freshSince: undefined };
      const gap = await coverCertificate(search, found.chain.slice(index), rules);
      if (gap === undefined) continue;
      search.gaps.push(gap);
      if (gap.kind === 'revoked') break;
    }
  }
  search.pending.delete(toHex(leaf.raw));
}

async function coverCertificate(
  search: Search,
  chain: readonly Certificate[],
  rules: Pick<EvidenceSubject, 'at' | 'freshSince' | 'refuseLaterRevocation'>,
): Promise<EvidenceGap | undefined> {
  const [certificate, issuer] = chain;
  if (certificate === undefined || issuer === undefined) return undefined;
  let said = judge(search, chain, rules.at);
  let failure: string | undefined;
  for (const want of ['ocsp', 'crl'] as const) {
    if (said.kind === 'revoked' || (said.kind === 'good' && isFresh(said, rules.freshSince))) break;
    if (++search.asked.count > mostAsked) {
      failure = `more than ${mostAsked} questions about one document`;
      break;
    }
    try {
      const answer = await search.question.source.evidenceFor(certificate.raw, issuer.raw, want);
      said = await weigh(search, chain, rules.at, said, answer);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      failure = error.message;
    }
  }
  return gapOf(certificate, said, rules, failure);
}

type Answer = Awaited<ReturnType<RevocationSource['evidenceFor']>>;

/** Keeps of an answer what decides; the rest is taken back. */
async function weigh(
  search: Search,
  chain: readonly Certificate[],
  at: Date,
  before: RevocationStatus,
  answer: Answer,
): Promise<RevocationStatus> {
  let said = before;
  for (const part of ['ocsp', 'crl'] as const) {
    const bytes = answer[part];
    if (bytes === undefined) continue;
    const read = gatherEvidence({
      ocsps: part === 'ocsp' ? [bytes] : [],
      crls: part === 'crl' ? [bytes] : [],
    });
    // Newest first: of two lists that decide, the first one counts.
    search.ocsps.unshift(...read.ocsps);
    search.crls.unshift(...read.crls);
    for (const signer of findEvidenceSigners(read, chain, search.pool)) {
      search.pool.push(signer);
      search.kept.certificates.set(toHex(signer.raw), signer.raw);
      if (findExtension(signer, 'ocspNoCheck') === undefined)
        await coverPath(search, { certificate: signer.raw, at });
    }
    const now = judge(search, chain, at);
    if (now.kind === 'unknown' || (now.kind === 'good' && said.kind === 'good' && !isNewer(now, said))) {
      search.ocsps.splice(0, read.ocsps.length);
      search.crls.splice(0, read.crls.length);
      if (said.kind === 'unknown') said = now;
    } else {
      said = now;
      search.kept[part === 'ocsp' ? 'ocsps' : 'crls'].push(bytes);
    }
  }
  return said;
}

/** The status of the first of a chain, by everything at hand. Weak algorithms are the verdict's matter, not ours. */
function judge(search: Search, chain: readonly Certificate[], at: Date): RevocationStatus {
  const [leaf] = chain;
  const end = chain.at(-1);
  if (leaf === undefined || end === undefined) return unknownStatus('revocation.no-evidence', 'no path');
  const { revocation, chain: judged } = validatePath({
    leaf,
    pool: [...search.pool, ...chain],
    anchors: [end],
    evidence: { crls: search.crls, ocsps: search.ocsps },
    algorithms: 'historic',
    at,
    now: search.question.now,
  });
  // A path with a revoked authority ends early: its statuses are those of the authorities alone.
  const own = revocation.length === judged.length - 1 ? revocation[0] : undefined;
  return own ?? unknownStatus('revocation.no-evidence', 'its issuer’s own status is not good');
}

type Good = Extract<RevocationStatus, { kind: 'good' }>;

const isNewer = (a: Good, b: Good): boolean =>
  (a.thisUpdate?.getTime() ?? 0) > (b.thisUpdate?.getTime() ?? 0);

/** Evidence tells whole seconds, a timestamp may tell fractions of the same one. */
const isFresh = ({ thisUpdate }: Good, since: Date | undefined): boolean =>
  since === undefined ||
  thisUpdate === undefined ||
  thisUpdate.getTime() >= since.getTime() - since.getMilliseconds();

function gapOf(
  certificate: Certificate,
  said: RevocationStatus,
  { freshSince, refuseLaterRevocation }: Pick<EvidenceSubject, 'freshSince' | 'refuseLaterRevocation'>,
  failure: string | undefined,
): EvidenceGap | undefined {
  if (said.kind === 'revoked')
    return { kind: 'revoked', certificate, detail: `since ${said.date.toISOString()}` };
  if (said.kind === 'unknown') {
    const why = failure === undefined ? said.detail : `${said.detail}; ${failure}`;
    return { kind: 'missing', certificate, detail: why };
  }
  if (said.revokedLater !== undefined && refuseLaterRevocation === true)
    return { kind: 'revoked', certificate, detail: `since ${said.revokedLater.toISOString()}` };
  if (isFresh(said, freshSince)) return undefined;
  const detail = `expected evidence from ${freshSince?.toISOString() ?? ''} or later, got ${said.thisUpdate?.toISOString() ?? ''}`;
  return { kind: 'not-fresh', certificate, detail };
}
