import type { HashName } from '../../pki/crypto/algorithms.ts';
import { onlySignerInfo } from '../../pki/cms/verify-signer-info.ts';
import { toHex } from '../../lib/bytes.ts';
import { digest } from '#crypto';
import type { Certificate } from '../../pki/x509/certificate.ts';
import { verifyTimestampToken, type TimestampToken } from '../../pki/tsp/timestamp-token.ts';
import type { Problem } from './check-contents.ts';
import { commonNameOf } from './describe-certificate.ts';
import type { Place } from './evidence-set.ts';
import { judgeTrust, timeStamping, type Trust, type TrustGround } from './judge-trust.ts';
import type { TimestampReport } from './report.ts';
import { finding } from './sentences.ts';

export interface JudgedToken {
  readonly report: TimestampReport;
  readonly certificate: Certificate | undefined;
  /** Undefined where the token itself is wrong. */
  readonly trust: Trust | undefined;
}

/**
 * A timestamp over a signature, judged as a signature itself (EN 319 102-1 clause 5.4): the token, then its unit's path
 * at the time since which the token is proven to exist, since only the path says whom its time can be believed from.
 */
export function judgeToken(
  token: TimestampToken,
  signature: Uint8Array,
  place: Place,
  ground: TrustGround,
): JudgedToken {
  const { faults, certificate } = verifyTimestampToken(token, {
    message: signature,
    certificates: ground.evidence.certificates,
  });
  const { genTime, imprint } = token.info;
  const signerInfo = onlySignerInfo(token.signedData);
  if (faults.length > 0 || certificate === undefined || signerInfo === undefined)
    return {
      report: describeToken(token.raw, genTime, certificate, wrongToken(faults.join(', '))),
      certificate,
      trust: undefined,
    };
  const trust = judgeTrust(ground, {
    leaf: certificate,
    algorithm: signerInfo.signatureAlgorithm,
    hashes: hashesOf(imprint.hash),
    proven: ground.proofs.ofPlace(place),
    purpose: timeStamping,
  });
  const problem = problemOfGenTime(genTime, certificate, ground.now) ?? trust.problem;
  return { report: describeToken(token.raw, genTime, certificate, problem), certificate, trust };
}

export const hashesOf = (...hashes: readonly (HashName | undefined)[]): readonly HashName[] =>
  hashes.filter((hash) => hash !== undefined);

const wrongToken = (detail: string): Problem => ({
  verdict: 'failed',
  subIndication: 'SIG_CRYPTO_FAILURE',
  finding: finding('timestamp-wrong', detail),
});

/** A unit stamps only while its certificate is in force, and nobody stamps with times to come. */
export function problemOfGenTime(
  genTime: Date,
  { notBefore, notAfter }: Certificate,
  now: Date,
): Problem | undefined {
  const detail =
    genTime < notBefore || genTime > notAfter
      ? `its time ${genTime.toISOString()} is outside the validity of its certificate`
      : genTime.getTime() > now.getTime() + clockSkewMs
        ? `its time ${genTime.toISOString()} is still to come`
        : undefined;
  if (detail === undefined) return undefined;
  return {
    verdict: 'indeterminate',
    subIndication: 'SIG_CONSTRAINTS_FAILURE',
    finding: finding('timestamp-wrong', detail),
  };
}

const clockSkewMs = 1000;

export const describeToken = (
  token: Uint8Array,
  at: Date,
  certificate: Certificate | undefined,
  problem: Problem | undefined,
): TimestampReport => ({
  at,
  signerName: certificate === undefined ? '' : commonNameOf(certificate.subject),
  notBefore: certificate?.notBefore,
  notAfter: certificate?.notAfter,
  tokenSha256: toHex(digest('sha256', token)),
  trusted: problem === undefined,
  finding: problem?.finding,
});
