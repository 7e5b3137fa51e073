/** One signature or document timestamp: coverage, contents, trust at the proven time, what came after. */
import { toHex } from '../../lib/bytes.ts';
import { AppError } from '../../lib/errors.ts';
import { digest } from '#crypto';
import { openRevision, type PdfDocument } from '../../pdf/document.ts';
import { asKind, type PdfDict } from '../../pdf/objects.ts';
import { parseDate, textOf } from '../../pdf/text-string.ts';
import { gatherEvidence } from '../../pki/path/gather-evidence.ts';
import { refuseAlgorithm, refuseHash } from '../../pki/path/algorithm-policy.ts';
import type { PathResult } from '../../pki/path/path-result.ts';
import { deny, type Change } from '../diff/change.ts';
import { compareRevisions } from '../diff/compare-revisions.ts';
import { placeChanges, type PlacedChange } from '../diff/place-changes.ts';
import { readPermissions } from '../diff/permissions.ts';
import { findStrayBytes } from '../diff/stray-bytes.ts';
import { checkContents, type ContentsCheck, type Problem } from './check-contents.ts';
import type { Coverage } from './check-coverage.ts';
import { commonNameOf, describeAlgorithm, describeCertificate } from './describe-certificate.ts';
import type { FoundSignature } from './find-signatures.ts';
import {
  isTrusted,
  judgePath,
  problemOfKeyUsage,
  problemOfPath,
  timeStamping,
  type TrustGround,
} from './judge-trust.ts';
import { readRevocationArchival, type EmbeddedEvidence } from './read-evidence.ts';
import type { Finding, SignatureReport, TimestampReport } from './report.ts';
import { changeSentence, finding } from './sentences.ts';
import { judgeSignatureTimestamp, reportOf } from './signature-timestamp.ts';

export interface SignatureCase {
  readonly document: PdfDocument;
  readonly signature: FoundSignature;
  readonly coverage: Coverage;
  readonly ground: TrustGround;
  readonly store: EmbeddedEvidence;
  /** Since when at the latest the covered bytes are known to exist: a later document timestamp, else now. */
  readonly provenAt: Date;
  /** Whether a trusted document timestamp stands after it. */
  readonly archived: boolean;
}

export function judgeSignature(question: SignatureCase): SignatureReport {
  const { document, signature, coverage, provenAt } = question;
  const dict = signature.dict ?? { kind: 'dict', entries: new Map() };
  const subFilter = document.getName(dict, 'SubFilter') ?? '';
  if (coverage.kind === 'unusable') {
    const code = coverage.part === 'contents' ? 'contents-unusable' : 'byte-range-unusable';
    const problem: Problem = {
      verdict: 'failed',
      subIndication: 'FORMAT_FAILURE',
      finding: finding(code, coverage.detail),
    };
    return { ...blankReport(question, subFilter, dict), ...verdictOf(problem), provenAt };
  }
  const contents = checkContents(document.source, coverage, subFilter, question.ground.pool);
  const ground = widen(question.ground, contents);
  const isDocumentTimestamp = subFilter === 'ETSI.RFC3161';
  const timestamp =
    isDocumentTimestamp || contents.signerInfo === undefined
      ? undefined
      : judgeSignatureTimestamp(contents.signerInfo, ground, provenAt);
  const at = timestamp?.trusted === true ? timestamp.at : provenAt;
  const path =
    contents.signer && judgePath(ground, contents.signer, at, isDocumentTimestamp ? timeStamping : undefined);
  const changes = listChanges(question, dict, coverage.end);
  const problem =
    contents.problem ??
    problemOfChanges(changes) ??
    problemOfTrust(contents, path, ground, at, isDocumentTimestamp);
  const proven = isDocumentTimestamp && contents.genTime !== undefined;
  const stamp = proven
    ? reportOf(coverage.contents, contents.genTime ?? at, contents.signer, problem === undefined)
    : timestamp;
  return {
    ...blankReport(question, subFilter, dict),
    ...verdictOf(problem),
    integrity: contents.problem?.verdict === 'failed' ? 'broken' : 'intact',
    limits: isDocumentTimestamp ? contents.limits : [...contents.limits, ...limitsOf(timestamp)],
    trusted: path !== undefined && isTrusted(path),
    level: levelOf(question, contents, timestamp, path, isDocumentTimestamp),
    signer: contents.signer === undefined ? '' : commonNameOf(contents.signer.subject),
    timestamp: stamp,
    provenAt: at,
    coversWholeDocument: coverage.wholeFile,
    changesAfter: changes.map((change) => ({
      code: change.code,
      allowed: change.allowed,
      what: changeSentence(change),
      page: change.page,
      rectangle: change.after,
      rectangleBefore: change.before,
    })),
    digestAlgorithm: contents.hash,
    signatureAlgorithm: contents.signerInfo && describeAlgorithm(contents.signerInfo.signatureAlgorithm),
    signatureSha256: toHex(digest('sha256', contents.signerInfo?.signature ?? coverage.contents)),
    messageDigest: contents.messageDigest,
    certificates: (path?.chain ?? (contents.signer ? [contents.signer] : [])).map(describeCertificate),
    hasRevocationEvidence: hasEvidence(question, contents),
  };
}

function blankReport(
  { document, signature, coverage, provenAt }: SignatureCase,
  subFilter: string,
  dict: PdfDict,
): SignatureReport {
  const text = (key: string): string | undefined => {
    const value = asKind(document.resolve(dict.entries.get(key)), 'string');
    return value && textOf(value.bytes);
  };
  const claimed = asKind(document.resolve(dict.entries.get('M')), 'string');
  return {
    field: signature.field,
    ...verdictOf(undefined),
    limits: [],
    integrity: 'broken',
    trusted: false,
    level: '',
    subFilter,
    signer: '',
    signedAt: claimed && parseDate(claimed.bytes),
    timestamp: undefined,
    provenAt,
    reason: text('Reason'),
    location: text('Location'),
    coversWholeDocument: coverage.kind === 'covered' && coverage.wholeFile,
    changesAfter: [],
    digestAlgorithm: undefined,
    signatureAlgorithm: undefined,
    signatureSha256: '',
    messageDigest: undefined,
    certificates: [],
    hasRevocationEvidence: false,
  };
}

const verdictOf = (
  problem: Problem | undefined,
): Pick<SignatureReport, 'verdict' | 'subIndication' | 'finding'> =>
  problem ?? { verdict: 'passed', subIndication: undefined, finding: finding('valid') };

/** What the signature itself brings: certificates, lists, and the evidence of Adobe's archival attribute. */
function widen(ground: TrustGround, { certificates, crls, signerInfo }: ContentsCheck): TrustGround {
  const archival = signerInfo === undefined ? { crls: [], ocsps: [] } : readRevocationArchival(signerInfo);
  const own = gatherEvidence({ crls: [...crls, ...archival.crls], ocsps: archival.ocsps });
  return {
    ...ground,
    pool: [...certificates, ...ground.pool],
    evidence: {
      crls: [...own.crls, ...ground.evidence.crls],
      ocsps: [...own.ocsps, ...ground.evidence.ocsps],
    },
  };
}

/** Everything between the signed revision and the file as it is; a revision that cannot be read is no base for trust. */
function listChanges(
  { document, signature }: SignatureCase,
  dict: PdfDict,
  end: number,
): readonly PlacedChange[] {
  if (end === document.source.length) return [];
  try {
    const signed = openRevision(document, end);
    const permissions = readPermissions(signed, dict);
    return placeChanges(signed, document, [
      ...compareRevisions({ signed, current: document, permissions, signedField: signature.field }),
      ...findStrayBytes(document, end),
    ]);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [deny('unreadable-revision', error.message)];
  }
}

function problemOfChanges(changes: readonly Change[]): Problem | undefined {
  const first = changes.find(({ allowed }) => !allowed);
  return (
    first && {
      verdict: 'failed',
      subIndication: 'FORMAT_FAILURE',
      finding: finding('changed-afterwards', changeSentence(first).en),
    }
  );
}

function problemOfTrust(
  { signer, signerInfo, hash }: ContentsCheck,
  path: PathResult | undefined,
  ground: TrustGround,
  at: Date,
  isDocumentTimestamp: boolean,
): Problem | undefined {
  if (signer === undefined || signerInfo === undefined || path === undefined) return undefined;
  const problem = problemOfPath(path);
  if (problem !== undefined) return problem;
  const weak =
    refuseAlgorithm(ground.algorithms, signerInfo.signatureAlgorithm, signer.publicKey, at, hash) ??
    (hash === undefined ? undefined : refuseHash(ground.algorithms, hash, at));
  if (weak !== undefined) {
    const subIndication = 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE';
    return { verdict: 'indeterminate', subIndication, finding: finding('algorithm-weak', weak) };
  }
  return isDocumentTimestamp ? undefined : problemOfKeyUsage(signer);
}

function limitsOf(timestamp: TimestampReport | undefined): readonly Finding[] {
  if (timestamp === undefined) return [finding('no-timestamp')];
  return timestamp.trusted ? [] : [finding('timestamp-untrusted')];
}

const hasEvidence = ({ store }: SignatureCase, { signerInfo }: ContentsCheck): boolean => {
  const archival = signerInfo === undefined ? { crls: [], ocsps: [] } : readRevocationArchival(signerInfo);
  return store.crls.length + store.ocsps.length + archival.crls.length + archival.ocsps.length > 0;
};

/** The level by what is there (EN 319 142-1 clause 6); whether it can be relied on is the verdict's matter. */
function levelOf(
  question: SignatureCase,
  contents: ContentsCheck,
  timestamp: TimestampReport | undefined,
  path: PathResult | undefined,
  isDocumentTimestamp: boolean,
): string {
  if (isDocumentTimestamp) return 'DTS';
  if (contents.signerInfo === undefined) return '';
  const prefix = contents.baseline ? 'B' : 'PKCS7';
  if (timestamp === undefined && !question.archived) return `${prefix}-B`;
  const judged = path?.revocation ?? [];
  const complete =
    judged.length > 0 ? judged.every(({ kind }) => kind !== 'unknown') : hasEvidence(question, contents);
  if (!hasEvidence(question, contents) || !complete) return `${prefix}-T`;
  return question.archived && contents.baseline ? 'B-LTA' : `${prefix}-LT`;
}
