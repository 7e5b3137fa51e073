/** One signature or document timestamp as a report: its verdict by the first thing that stands against it, and all checks. */
import { toHex } from '../../lib/bytes.ts';
import { AppError } from '../../lib/errors.ts';
import { digest } from '#crypto';
import type { PdfDocument } from '../../pdf/document.ts';
import { asKind, type PdfDict } from '../../pdf/objects.ts';
import { parseDate, textOf } from '../../pdf/text-string.ts';
import { deny, type Change } from '../diff/change.ts';
import { compareRevisions } from '../diff/compare-revisions.ts';
import { placeChanges, type PlacedChange } from '../diff/place-changes.ts';
import { readPermissions } from '../diff/permissions.ts';
import { findStrayBytes } from '../diff/stray-bytes.ts';
import type { ContentsCheck, Problem } from './check-contents.ts';
import { commonNameOf, describeAlgorithm, describeCertificate } from './describe-certificate.ts';
import type { EvidenceSet } from './evidence-set.ts';
import { archivalOf } from './examine-signature.ts';
import { describeToken, type JudgedToken } from './judge-token.ts';
import type { RevisionAt } from './kept-revisions.ts';
import { listChecks } from './list-checks.ts';
import { isTrusted, problemOfKeyUsage } from './problem-of-path.ts';
import type { Finding, SignatureReport, TimestampReport } from './report.ts';
import { changeSentence, finding } from './sentences.ts';
import type { SettledSignature } from './settle-order.ts';

export interface ReportGround {
  readonly document: PdfDocument;
  readonly revisionAt: RevisionAt;
  readonly evidence: EvidenceSet;
  /** Whether the file has revocation evidence of its own beside its signatures. */
  readonly hasStore: boolean;
}

export function reportSignature(ground: ReportGround, settled: SettledSignature): SignatureReport {
  const { examined, proven, madeAfter, trust, tokens } = settled;
  const { coverage, contents, isDocumentTimestamp } = examined;
  const blank = blankReport(ground.document, settled);
  if (coverage.kind === 'unusable' || contents === undefined) {
    const problem = problemOfCoverage(settled);
    const checks = listChecks({ settled, changes: [], evidence: ground.evidence, keyUsage: undefined });
    return { ...blank, ...verdictOf(problem), checks };
  }
  const { signer, signerInfo } = contents;
  const changes = listChanges(ground, settled, coverage.end);
  const keyUsage =
    signer === undefined || isDocumentTimestamp || trust === undefined
      ? undefined
      : problemOfKeyUsage(signer);
  const problem = contents.problem ?? problemOfChanges(changes) ?? settled.problem ?? keyUsage;
  const timestamp = isDocumentTimestamp ? stampOf(settled, problem) : chooseTimestamp(tokens);
  return {
    ...blank,
    ...verdictOf(problem),
    integrity: contents.problem?.verdict === 'failed' ? 'broken' : 'intact',
    limits: isDocumentTimestamp ? contents.limits : [...contents.limits, ...limitsOf(timestamp)],
    trusted: trust !== undefined && (trust.problem === undefined || isTrusted(trust.path)),
    level: levelOf(ground, settled, timestamp),
    signer: signer === undefined ? '' : commonNameOf(signer.subject),
    timestamp,
    timestamps: tokens.map(({ report }) => report),
    provenAt: proven.at,
    madeAfter,
    process: trust?.process ?? 'basic',
    checks: listChecks({ settled, changes, evidence: ground.evidence, keyUsage }),
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
    signatureAlgorithm: signerInfo && describeAlgorithm(signerInfo.signatureAlgorithm),
    signatureSha256: toHex(digest('sha256', signerInfo?.signature ?? coverage.contents)),
    messageDigest: contents.messageDigest,
    certificates: (trust?.path.chain ?? (signer ? [signer] : [])).map(describeCertificate),
    hasRevocationEvidence: hasEvidence(ground, contents),
  };
}

function blankReport(document: PdfDocument, settled: SettledSignature): SignatureReport {
  const { dict, signature, subFilter, coverage } = settled.examined;
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
    timestamps: [],
    provenAt: settled.proven.at,
    madeAfter: undefined,
    process: 'basic',
    checks: [],
    reason: textIn(document, dict, 'Reason'),
    location: textIn(document, dict, 'Location'),
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

function textIn(document: PdfDocument, dict: PdfDict, key: string): string | undefined {
  const value = asKind(document.resolve(dict.entries.get(key)), 'string');
  return value && textOf(value.bytes);
}

const verdictOf = (
  problem: Problem | undefined,
): Pick<SignatureReport, 'verdict' | 'subIndication' | 'finding'> =>
  problem === undefined
    ? { verdict: 'passed', subIndication: undefined, finding: finding('valid') }
    : { verdict: problem.verdict, subIndication: problem.subIndication, finding: problem.finding };

function problemOfCoverage({ examined: { coverage } }: SettledSignature): Problem {
  const [code, detail] =
    coverage.kind === 'covered'
      ? (['cms-unreadable', undefined] as const)
      : ([
          coverage.part === 'contents' ? 'contents-unusable' : 'byte-range-unusable',
          coverage.detail,
        ] as const);
  return { verdict: 'failed', subIndication: 'FORMAT_FAILURE', finding: finding(code, detail) };
}

/** Everything between the signed revision and the file as it is; a revision that cannot be read is no base for trust. */
function listChanges(
  { document, revisionAt }: ReportGround,
  { examined: { dict, signature } }: SettledSignature,
  end: number,
): readonly PlacedChange[] {
  if (end === document.source.length) return [];
  try {
    const signed = revisionAt(end);
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

/** Of several timestamps the earliest trusted one proves the time; with none trusted the first is shown. */
function chooseTimestamp(tokens: readonly JudgedToken[]): TimestampReport | undefined {
  const reports = tokens.map(({ report }) => report);
  const [earliest] = reports
    .filter(({ trusted }) => trusted)
    .toSorted((a, b) => a.at.getTime() - b.at.getTime());
  return earliest ?? reports[0];
}

/** What a document timestamp says of itself. */
function stampOf(
  { examined: { coverage, contents } }: SettledSignature,
  problem: Problem | undefined,
): TimestampReport | undefined {
  if (coverage.kind === 'unusable' || contents?.genTime === undefined) return undefined;
  const token = coverage.contents.subarray(0, coverage.contents.length - contents.trailing);
  return describeToken(token, contents.genTime, contents.signer, problem);
}

function limitsOf(timestamp: TimestampReport | undefined): readonly Finding[] {
  if (timestamp === undefined) return [finding('no-timestamp')];
  return timestamp.trusted ? [] : [finding('timestamp-untrusted', timestamp.finding?.detail)];
}

function hasEvidence({ hasStore }: ReportGround, contents: ContentsCheck): boolean {
  const { crls, ocsps } = archivalOf(contents);
  return hasStore || crls.length + ocsps.length > 0;
}

/** The level by what is there (EN 319 142-1 clause 6); whether it can be relied on is the verdict's matter. */
function levelOf(
  ground: ReportGround,
  { examined, trust, archived }: SettledSignature,
  timestamp: TimestampReport | undefined,
): string {
  const { contents, isDocumentTimestamp } = examined;
  if (isDocumentTimestamp) return 'DTS';
  if (contents?.signerInfo === undefined) return '';
  const prefix = contents.baseline ? 'B' : 'PKCS7';
  if (timestamp === undefined && !archived) return `${prefix}-B`;
  const judged = trust?.path.revocation ?? [];
  const complete =
    judged.length > 0 ? judged.every(({ kind }) => kind !== 'unknown') : hasEvidence(ground, contents);
  if (!hasEvidence(ground, contents) || !complete) return `${prefix}-T`;
  return archived && contents.baseline ? 'B-LTA' : `${prefix}-LT`;
}
