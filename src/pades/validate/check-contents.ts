/** What stands in /Contents, checked against the covered bytes: CMS signatures of the three formats, and timestamps. */
import { equalBytes, toHex } from '../../lib/bytes.ts';
import { AppError } from '../../lib/errors.ts';
import { digest } from '#crypto';
import type { ByteSource } from '../../pdf/source.ts';
import { cmsOids } from '../../pki/cms/cms-oids.ts';
import { contentOf, readDer } from '../../pki/asn1/der-reader.ts';
import {
  findAttribute,
  parseSignedData,
  type SignedData,
  type SignerInfo,
} from '../../pki/cms/parse-signed-data.ts';
import {
  findSignerCertificate,
  onlySignerInfo,
  verifySignerInfo,
  type SignerFault,
} from '../../pki/cms/verify-signer-info.ts';
import { findHash, type HashName } from '../../pki/crypto/algorithms.ts';
import { gatherCertificates } from '../../pki/path/gather-evidence.ts';
import type { Certificate } from '../../pki/x509/certificate.ts';
import { parseTimestampToken, verifyTimestampToken } from '../../pki/tsp/timestamp-token.ts';
import { digestCovered, type Coverage } from './check-coverage.ts';
import type { Finding, SubIndication } from './report.ts';
import { finding } from './sentences.ts';

type Covered = Extract<Coverage, { kind: 'covered' }>;

export interface Problem {
  readonly verdict: 'failed' | 'indeterminate';
  readonly subIndication: SubIndication;
  readonly finding: Finding;
}

export interface ContentsCheck {
  /** Undefined where bytes and signature agree. */
  readonly problem: Problem | undefined;
  readonly limits: readonly Finding[];
  readonly signerInfo: SignerInfo | undefined;
  readonly signer: Certificate | undefined;
  readonly certificates: readonly Certificate[];
  readonly crls: readonly Uint8Array[];
  /** The hash that ties the document to the signature. */
  readonly hash: HashName | undefined;
  readonly messageDigest: string | undefined;
  /** How many bytes stand after the SignedData. */
  readonly trailing: number;
  /** The time in a document timestamp. */
  readonly genTime: Date | undefined;
  /** Whether a signed attribute names the signing certificate by its digest. */
  readonly signingCertificateBound: boolean;
  /** Whether it has what EN 319 142-1 asks of a baseline signature. */
  readonly baseline: boolean;
}

const blank: ContentsCheck = {
  problem: undefined,
  limits: [],
  signerInfo: undefined,
  signer: undefined,
  certificates: [],
  crls: [],
  hash: undefined,
  messageDigest: undefined,
  trailing: 0,
  genTime: undefined,
  signingCertificateBound: false,
  baseline: false,
};

const failed = (
  subIndication: SubIndication,
  code: Parameters<typeof finding>[0],
  detail?: string,
): Problem => ({
  verdict: 'failed',
  subIndication,
  finding: finding(code, detail),
});

const open = (subIndication: SubIndication, code: Parameters<typeof finding>[0]): Problem => ({
  verdict: 'indeterminate',
  subIndication,
  finding: finding(code),
});

/** Never throws for what stands in the file. */
export function checkContents(
  source: ByteSource,
  coverage: Covered,
  subFilter: string,
  moreCertificates: readonly Certificate[],
): ContentsCheck {
  try {
    if (subFilter === 'ETSI.RFC3161') return checkTimestamp(source, coverage, moreCertificates);
    if (!cmsFormats.has(subFilter)) {
      const detail = `SubFilter ${JSON.stringify(subFilter.slice(0, 60))}`;
      return {
        ...blank,
        problem: { ...failed('FORMAT_FAILURE', 'format-unknown', detail), verdict: 'indeterminate' },
      };
    }
    return checkSignature(source, coverage, subFilter, moreCertificates);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { ...blank, problem: failed('FORMAT_FAILURE', 'cms-unreadable', error.message) };
  }
}

const cmsFormats = new Set(['ETSI.CAdES.detached', 'adbe.pkcs7.detached', 'adbe.pkcs7.sha1']);

function checkSignature(
  source: ByteSource,
  coverage: Covered,
  subFilter: string,
  moreCertificates: readonly Certificate[],
): ContentsCheck {
  const signedData = parseSignedData(coverage.contents);
  const signerInfo = onlySignerInfo(signedData);
  const certificates = gatherCertificates(signedData.certificates);
  const known = { ...blank, certificates, crls: signedData.crls, trailing: signedData.trailing.length };
  if (signerInfo === undefined) {
    const detail = `${signedData.signerInfos.length} SignerInfos where one is due`;
    return { ...known, problem: failed('FORMAT_FAILURE', 'cms-rules', detail) };
  }
  const messageDigest = statedDigest(signerInfo);
  const contentHash = subFilter === 'adbe.pkcs7.sha1' ? digestCovered(source, coverage, 'sha1') : undefined;
  const contentProblem = checkContent(signedData, contentHash);
  if (contentProblem !== undefined) return { ...known, signerInfo, messageDigest, problem: contentProblem };
  const signer = findSignerCertificate(signerInfo, [...certificates, ...moreCertificates]);
  const digestOf = (hash: HashName): Uint8Array =>
    contentHash === undefined ? digestCovered(source, coverage, hash) : digest(hash, contentHash);
  if (signer === undefined) {
    // The bytes can still be compared with the digest that was signed, whoever signed it.
    const hash = findHash(signerInfo.digestAlgorithm.oid);
    const differs =
      hash !== undefined && messageDigest !== undefined && toHex(digestOf(hash)) !== messageDigest;
    const problem = differs
      ? failed('HASH_FAILURE', 'digest-differs')
      : open('NO_SIGNING_CERTIFICATE_FOUND', 'signer-certificate-missing');
    return { ...known, signerInfo, hash, messageDigest, problem };
  }
  const outcome = verifySignerInfo({
    signerInfo,
    contentType: signedData.contentType,
    certificate: signer,
    contentDigest: digestOf,
    ...(contentHash === undefined ? {} : { content: contentHash }),
  });
  const etsi = subFilter === 'ETSI.CAdES.detached';
  return {
    ...known,
    problem: problemOf(outcome.faults),
    limits: [
      ...(outcome.signingCertificateBound ? [] : [finding('no-signing-certificate-attribute')]),
      ...(contentHash === undefined ? [] : [finding('sha1-format')]),
      ...(isZeros(signedData.trailing) ? [] : [finding('content-padding')]),
    ],
    signerInfo,
    signer,
    hash: contentHash === undefined ? outcome.hash : 'sha1',
    messageDigest,
    signingCertificateBound: outcome.signingCertificateBound,
    baseline: etsi && outcome.signingCertificateBound,
  };
}

/** Padding is thousands of bytes long. */
function isZeros(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if (bytes[i] !== 0) return false;
  return true;
}

function statedDigest({ signedAttrs }: SignerInfo): string | undefined {
  const value = findAttribute(signedAttrs, cmsOids.messageDigest);
  return value && toHex(contentOf(readDer(value)));
}

/** Detached: no content inside. adbe.pkcs7.sha1: the content is the SHA-1 of the covered bytes. */
function checkContent({ content }: SignedData, contentHash: Uint8Array | undefined): Problem | undefined {
  if (contentHash === undefined) {
    // Some makers put an empty content where it is to be absent; it holds nothing that could be shown instead.
    return content === undefined || content.length === 0
      ? undefined
      : failed('FORMAT_FAILURE', 'cms-rules', 'content inside a detached signature');
  }
  if (content === undefined)
    return failed('FORMAT_FAILURE', 'cms-rules', 'no content inside adbe.pkcs7.sha1');
  return equalBytes(content, contentHash) ? undefined : failed('HASH_FAILURE', 'digest-differs');
}

function problemOf(faults: readonly SignerFault[]): Problem | undefined {
  if (faults.length === 0) return undefined;
  const detail = faults.join(', ');
  if (faults.includes('digest-differs')) return failed('HASH_FAILURE', 'digest-differs', detail);
  if (faults.includes('signature-wrong')) return failed('SIG_CRYPTO_FAILURE', 'signature-wrong', detail);
  return failed('FORMAT_FAILURE', 'cms-rules', detail);
}

function checkTimestamp(
  source: ByteSource,
  coverage: Covered,
  moreCertificates: readonly Certificate[],
): ContentsCheck {
  const token = parseTimestampToken(coverage.contents);
  const { hash } = token.info.imprint;
  const covered = hash === undefined ? undefined : digestCovered(source, coverage, hash);
  const { faults, certificate } = verifyTimestampToken(token, {
    certificates: moreCertificates,
    ...(covered === undefined ? {} : { digest: covered }),
  });
  const detail = faults.join(', ');
  const broken = faults.includes('imprint-differs') || faults.includes('digest-differs');
  const missing = faults.includes('certificate-missing');
  const problem = missing
    ? open('NO_SIGNING_CERTIFICATE_FOUND', 'signer-certificate-missing')
    : failed(broken ? 'HASH_FAILURE' : 'SIG_CRYPTO_FAILURE', 'timestamp-wrong', detail);
  return {
    ...blank,
    problem: faults.length === 0 ? undefined : problem,
    signerInfo: onlySignerInfo(token.signedData),
    signer: certificate,
    certificates: token.certificates,
    crls: token.signedData.crls,
    hash,
    messageDigest: toHex(token.info.imprint.digest),
    trailing: token.signedData.trailing.length,
    genTime: token.info.genTime,
    baseline: true,
  };
}
