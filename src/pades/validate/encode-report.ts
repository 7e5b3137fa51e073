/** A verdict as the stable JSON of `contract/validation.ts`. Strings out of the file are cut and cleaned here, once. */
import type { EvidenceJson, SignatureJson, ValidationReportJson } from '../../contract/validation.ts';
import { checks } from './checks.ts';
import { describeEvidence } from './describe-evidence.ts';
import type {
  CheckReport,
  Finding,
  SignatureReport,
  TimestampReport,
  ValidationReport,
  Verdict,
} from './report.ts';

export interface ReportedDocument {
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** Which version of a trust store the anchors are. */
export interface TrustStoreVersion {
  readonly version: number;
  /** Over the hashes of its anchors. */
  readonly sha256: string;
}

export function encodeReport(
  report: ValidationReport,
  document: ReportedDocument,
  trustStore: TrustStoreVersion | undefined,
  missing: ValidationReportJson['missing'] = [],
): ValidationReportJson {
  const { verdict, validatedAt, policy, evidence } = report;
  const decided = verdict === 'unsigned' || verdict === 'unreadable' ? undefined : verdict;
  return {
    format: 'sertel-validation-report/1',
    document: { sha256: document.sha256, sizeBytes: document.sizeBytes },
    verdict,
    indication: decided === undefined ? null : indications[decided],
    subIndication: report.subIndication ?? null,
    finding: encodeFinding(report.finding),
    validatedAt: validatedAt.toISOString(),
    policy: { standard: 'ETSI EN 319 102-1 V1.3.1', ...policy },
    trustStore: trustStore === undefined ? null : { ...trustStore },
    anchors: evidence.filter(({ origin }) => origin === 'anchor').map(({ sha256 }) => sha256),
    signatures: report.signatures.map(encodeSignature),
    documentTimestamps: report.documentTimestamps.map(encodeSignature),
    evidence: evidence.map((item): EvidenceJson => describeEvidence(item)),
    missing,
  };
}

const indications = {
  passed: 'TOTAL-PASSED',
  failed: 'TOTAL-FAILED',
  indeterminate: 'INDETERMINATE',
} as const satisfies Record<Verdict, ValidationReportJson['indication']>;

function encodeSignature(signature: SignatureReport): SignatureJson {
  return {
    field: clean(signature.field),
    verdict: signature.verdict,
    indication: indications[signature.verdict],
    subIndication: signature.subIndication ?? null,
    finding: encodeFinding(signature.finding),
    limits: signature.limits.map(encodeFinding),
    integrity: signature.integrity,
    trusted: signature.trusted,
    level: signature.level,
    subFilter: clean(signature.subFilter),
    process: signature.process,
    signer: clean(signature.signer),
    signedAt: encodeTime(signature.signedAt),
    provenAt: signature.provenAt.toISOString(),
    madeAfter: encodeTime(signature.madeAfter),
    timestamps: signature.timestamps.map(encodeTimestamp),
    reason: signature.reason === undefined ? null : clean(signature.reason),
    location: signature.location === undefined ? null : clean(signature.location),
    coversWholeDocument: signature.coversWholeDocument,
    changesAfter: signature.changesAfter.map(({ code, allowed, what, page, rectangle, rectangleBefore }) => ({
      code,
      allowed,
      what: { ...what },
      page: page ?? null,
      rectangle: rectangle === undefined ? null : { ...rectangle },
      rectangleBefore: rectangleBefore === undefined ? null : { ...rectangleBefore },
    })),
    digestAlgorithm: signature.digestAlgorithm ?? null,
    signatureAlgorithm: signature.signatureAlgorithm ?? null,
    signatureSha256: signature.signatureSha256,
    certificates: signature.certificates.map(({ sha256 }) => sha256),
    checks: signature.checks.map(encodeCheck),
  };
}

function encodeCheck({ id, status, detail, evidence }: CheckReport): SignatureJson['checks'][number] {
  const {
    clause,
    title: [idTitle, enTitle],
  } = checks[id];
  return {
    id,
    title: { id: idTitle, en: enTitle },
    clause,
    status,
    detail: clean(detail),
    evidence: [...evidence],
  };
}

const encodeTimestamp = (timestamp: TimestampReport): SignatureJson['timestamps'][number] => ({
  at: timestamp.at.toISOString(),
  authority: clean(timestamp.signerName),
  trusted: timestamp.trusted,
  token: timestamp.tokenSha256,
  finding: timestamp.finding === undefined ? null : encodeFinding(timestamp.finding),
});

const encodeFinding = ({ code, sentence, detail }: Finding): ValidationReportJson['finding'] => ({
  code,
  sentence: { ...sentence },
  detail: detail === undefined ? null : clean(detail),
});

const encodeTime = (at: Date | undefined): string | null =>
  at === undefined || Number.isNaN(at.getTime()) ? null : at.toISOString();

const maxTextLength = 1000;

/** Text of a file may not steer a terminal, turn a line around or fill a screen. */
export const clean = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '').slice(0, maxTextLength);
