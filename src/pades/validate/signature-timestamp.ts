import { toHex } from '../../lib/bytes.ts';
import { AppError } from '../../lib/errors.ts';
import { digest } from '#crypto';
import { cmsOids } from '../../pki/cms/cms-oids.ts';
import type { SignerInfo } from '../../pki/cms/parse-signed-data.ts';
import { refuseHash } from '../../pki/path/algorithm-policy.ts';
import type { PathResult } from '../../pki/path/path-result.ts';
import type { Certificate } from '../../pki/x509/certificate.ts';
import {
  parseTimestampToken,
  verifyTimestampToken,
  type TimestampToken,
} from '../../pki/tsp/timestamp-token.ts';
import { gatherEvidence } from '../../pki/path/gather-evidence.ts';
import { commonNameOf } from './describe-certificate.ts';
import { judgePath, timeStamping, type TrustGround } from './judge-trust.ts';
import type { TimestampReport } from './report.ts';

/**
 * The signature timestamp in the unsigned attributes (EN 319 122-1 clause 5.3). Of several the earliest trusted one
 * proves the time; with none trusted the first is reported. Undefined where there is none that can be read.
 */
export function judgeSignatureTimestamp(
  signerInfo: SignerInfo,
  ground: TrustGround,
  provenAt: Date,
): TimestampReport | undefined {
  const reports = signerInfo.unsignedAttrs
    .filter(({ oid }) => oid === cmsOids.signatureTimeStampToken)
    .flatMap(({ values }) => values)
    .slice(0, 10)
    .flatMap((bytes) => {
      const token = readToken(bytes);
      return token === undefined ? [] : [judgeToken(token, signerInfo.signature, ground, provenAt)];
    });
  const trusted = reports
    .filter((report) => report.trusted)
    .toSorted((a, b) => a.at.getTime() - b.at.getTime());
  return trusted[0] ?? reports[0];
}

function readToken(bytes: Uint8Array): TimestampToken | undefined {
  try {
    return parseTimestampToken(bytes);
  } catch (error) {
    // A token that cannot be read proves no time; the signature is judged without it.
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

function judgeToken(
  token: TimestampToken,
  signature: Uint8Array,
  ground: TrustGround,
  provenAt: Date,
): TimestampReport {
  const { faults, certificate } = verifyTimestampToken(token, {
    message: signature,
    certificates: ground.pool,
  });
  const trusted =
    faults.length === 0 &&
    certificate !== undefined &&
    judgeUnit(token, certificate, ground, provenAt)?.kind === 'passed';
  return reportOf(token.raw, token.info.genTime, certificate, trusted);
}

function judgeUnit(
  token: TimestampToken,
  certificate: Certificate,
  ground: TrustGround,
  provenAt: Date,
): PathResult | undefined {
  const { genTime, imprint } = token.info;
  const early = genTime < certificate.notBefore || genTime > certificate.notAfter;
  if (early || genTime > ground.now || imprint.hash === undefined) return undefined;
  if (refuseHash(ground.algorithms, imprint.hash, provenAt) !== undefined) return undefined;
  const own = gatherEvidence({ crls: token.signedData.crls, ocsps: [] });
  const wider: TrustGround = {
    ...ground,
    pool: [...ground.pool, ...token.certificates],
    evidence: { ...ground.evidence, crls: [...ground.evidence.crls, ...own.crls] },
  };
  return judgePath(wider, certificate, provenAt, timeStamping);
}

export const reportOf = (
  token: Uint8Array,
  at: Date,
  certificate: Certificate | undefined,
  trusted: boolean,
): TimestampReport => ({
  at,
  signerName: certificate === undefined ? '' : commonNameOf(certificate.subject),
  notBefore: certificate?.notBefore,
  notAfter: certificate?.notAfter,
  tokenSha256: toHex(digest('sha256', token)),
  trusted,
});
