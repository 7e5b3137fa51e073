/**
 * Signatures and document timestamps newest first (EN 319 102-1 clause 5.6.3): each trusted timestamp proves the
 * existence of what it covers, so that what stands below it is judged at that time. The chain of archive timestamps
 * falls out of the order: each is judged by what the one above it proves.
 */
import { toHex } from '../../lib/bytes.ts';
import { digest } from '#crypto';
import { archivalOf, type ExaminedSignature } from './examine-signature.ts';
import { hashesOf, judgeToken, problemOfGenTime, type JudgedToken } from './judge-token.ts';
import { judgeTrust, timeStamping, type Trust, type TrustGround } from './judge-trust.ts';
import type { Problem } from './check-contents.ts';
import { earlierOf, type ProvenTime } from './proofs-of-existence.ts';

export interface JudgedSignature {
  readonly examined: ExaminedSignature;
  readonly tokens: readonly JudgedToken[];
  readonly proven: ProvenTime;
  /** A trusted document timestamp stands after it. */
  readonly archived: boolean;
  /** Undefined where there is nobody to trust: no usable coverage, contents or signer. */
  readonly trust: Trust | undefined;
  /** Why it cannot be relied on although its bytes and its signature agree. */
  readonly problem: Problem | undefined;
}

export function judgeInTime(
  examined: readonly ExaminedSignature[],
  ground: TrustGround,
): readonly JudgedSignature[] {
  const judged = new Map<ExaminedSignature, JudgedSignature>();
  let archived = false;
  for (const one of examined.toSorted((a, b) => endOf(b) - endOf(a))) {
    const result = judge(one, ground, archived);
    judged.set(one, result);
    const { trust, problem } = result;
    if (trust === undefined || problem !== undefined || one.contents?.problem !== undefined) continue;
    if (one.isDocumentTimestamp) archived = true;
    prove(result, ground);
  }
  return examined.flatMap((one) => judged.get(one) ?? []);
}

const endOf = ({ coverage }: ExaminedSignature): number => (coverage.kind === 'covered' ? coverage.end : 0);

function judge(examined: ExaminedSignature, ground: TrustGround, archived: boolean): JudgedSignature {
  const { coverage, contents, isDocumentTimestamp } = examined;
  const unproven = { at: ground.now, by: undefined };
  const nobody = { examined, tokens: [], proven: unproven, archived, trust: undefined, problem: undefined };
  if (coverage.kind === 'unusable' || contents?.signerInfo === undefined) return nobody;
  const { signerInfo, signer } = contents;
  const tokens = examined.tokens.map((token) =>
    judgeToken(token, signerInfo.signature, coverage.gap, ground),
  );
  const proven = earliest(ground.proofs.ofPlace(coverage.gap), tokens);
  if (signer === undefined) return { ...nobody, tokens, proven };
  if (proven.by !== undefined && contents.problem === undefined)
    proveSignedAttributes(examined, proven.at, ground);
  const trust = judgeTrust(ground, {
    leaf: signer,
    algorithm: signerInfo.signatureAlgorithm,
    hashes: hashesOf(contents.hash),
    proven,
    ...(isDocumentTimestamp ? { purpose: timeStamping } : {}),
  });
  const wrongTime =
    contents.genTime === undefined ? undefined : problemOfGenTime(contents.genTime, signer, ground.now);
  return { examined, tokens, proven, archived, trust, problem: trust.problem ?? wrongTime };
}

/** Best-signature-time (clause 5.5.4): the earliest of the proofs of existence. */
const earliest = (proven: ProvenTime, tokens: readonly JudgedToken[]): ProvenTime =>
  tokens
    .filter(({ report }) => report.trusted)
    .reduce((best, { report: { at, tokenSha256 } }) => earlierOf(best, { at, by: tokenSha256 }), proven);

/** Clause 5.6.2.3: what signed attributes hold, or name by digest, is as old as the signature over them. */
function proveSignedAttributes({ contents }: ExaminedSignature, at: Date, { proofs }: TrustGround): void {
  if (contents === undefined) return;
  const { crls, ocsps } = archivalOf(contents);
  const named = contents.signingCertificateBound && contents.signer ? [contents.signer.raw] : [];
  for (const raw of [...named, ...crls, ...ocsps]) proofs.addDigest(toHex(digest('sha256', raw)), at);
}

/** A document timestamp covers its revision; so does a signature whose own time is proven, through its digest. */
function prove({ examined, proven, tokens }: JudgedSignature, { proofs }: TrustGround): void {
  const { coverage, contents } = examined;
  if (coverage.kind === 'unusable') return;
  const { gap, end } = coverage;
  if (contents?.genTime !== undefined) {
    const token = coverage.contents.subarray(0, coverage.contents.length - contents.trailing);
    proofs.addStamp({ at: contents.genTime, gap, end, token: toHex(digest('sha256', token)) });
    return;
  }
  const own = tokens.find(({ report }) => report.trusted && report.tokenSha256 === proven.by);
  if (own !== undefined) proofs.addStamp({ at: own.report.at, gap, end, token: own.report.tokenSha256 });
}
