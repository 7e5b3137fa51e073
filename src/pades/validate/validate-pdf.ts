/**
 * The verdict on a PDF: every signature found, judged newest timestamp first so that each proof of time serves what
 * stands below it, and one answer for the file. Synchronous and pure: anchors, time and further evidence are given.
 * It must never answer "valid" for what it did not understand, nor throw for what stands in a file.
 */
import { AppError } from '../../lib/errors.ts';
import { openPdf, type PdfDocument } from '../../pdf/document.ts';
import type { Encryption } from '../../pdf/encryption/open-encryption.ts';
import type { ByteSource } from '../../pdf/source.ts';
import type { AlgorithmPolicy } from '../../pki/path/algorithm-policy.ts';
import { gatherCertificates, gatherEvidence, type RawEvidence } from '../../pki/path/gather-evidence.ts';
import { makeSignatureMemory, type SignatureMemory } from '../../pki/path/signature-memory.ts';
import { checkCoverage, type Coverage } from './check-coverage.ts';
import type { FoundSignature } from './find-signatures.ts';
import { judgeSignature } from './judge-signature.ts';
import type { TrustGround } from './judge-trust.ts';
import { listSignatures } from './list-signatures.ts';
import { readSecurityStore } from './read-evidence.ts';
import type { FileVerdict, Finding, SignatureReport, SubIndication, ValidationReport } from './report.ts';
import { finding, type FindingCode } from './sentences.ts';

export interface ValidationInput {
  /** DER certificates that are trusted. None: the verdict is at best indeterminate, integrity is still told. */
  readonly anchors: readonly Uint8Array[];
  /** Now, or the time in the past at which the file is to be judged. */
  readonly at: Date;
  /** DER certificates that the file may lack. */
  readonly certificates?: readonly Uint8Array[];
  /** Evidence gathered beside the file; what the file holds itself comes first. */
  readonly evidence?: RawEvidence;
  /** Default: dated. */
  readonly algorithms?: AlgorithmPolicy;
  /** The password or the key of an encrypted document; see `openPdf`. */
  readonly password?: string | undefined;
  readonly encryption?: Encryption | undefined;
  /**
   * Where documents share authorities, one memory for all of them: what certificates and answers are signed by is then
   * checked once. The signatures of the document itself are always checked. Default: one for this document.
   */
  readonly signatures?: SignatureMemory;
}

export function validatePdf(source: ByteSource, input: ValidationInput): ValidationReport {
  try {
    return judgeDocument(openPdf(source, input), input);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return conclude(
      'unreadable',
      undefined,
      finding(refusalFinding(error, input), error.message),
      [],
      [],
      input.at,
    );
  }
}

function refusalFinding({ code }: AppError, input: ValidationInput): FindingCode {
  if (code === 'pades.too-many-signatures') return 'too-many-signatures';
  if (code === 'pades.too-many-revisions') return 'too-many-revisions';
  return code === 'pdf.password' ? passwordFinding(input) : 'unreadable';
}

const passwordFinding = ({ password }: ValidationInput): FindingCode =>
  password === undefined ? 'password-missing' : 'password-wrong';

interface Located {
  readonly signature: FoundSignature;
  readonly coverage: Coverage;
  readonly isTimestamp: boolean;
}

function judgeDocument(document: PdfDocument, input: ValidationInput): ValidationReport {
  const located = listSignatures(document).map((signature) => locate(document, signature));
  const store = readSecurityStore(document);
  const ground: TrustGround = {
    anchors: gatherCertificates(input.anchors),
    pool: gatherCertificates([...store.certificates, ...(input.certificates ?? [])]),
    evidence: gatherEvidence({
      crls: [...store.crls, ...(input.evidence?.crls ?? [])],
      ocsps: [...store.ocsps, ...(input.evidence?.ocsps ?? [])],
    }),
    algorithms: input.algorithms ?? 'dated',
    now: input.at,
    signatures: input.signatures ?? makeSignatureMemory(),
  };
  const newestFirst = located.toSorted((a, b) => endOf(b) - endOf(a));
  const reports: { readonly report: SignatureReport; readonly isTimestamp: boolean }[] = [];
  let provenAt = input.at;
  let archived = false;
  for (const { signature, coverage, isTimestamp } of newestFirst) {
    const report = judgeSignature({ document, signature, coverage, ground, store, provenAt, archived });
    reports.unshift({ report, isTimestamp });
    if (!isTimestamp || report.verdict !== 'passed' || report.timestamp === undefined) continue;
    archived = true;
    if (report.timestamp.at < provenAt) provenAt = report.timestamp.at;
  }
  const signatures = reports.filter(({ isTimestamp }) => !isTimestamp).map(({ report }) => report);
  const timestamps = reports.filter(({ isTimestamp }) => isTimestamp).map(({ report }) => report);
  return summarise(signatures, timestamps, input.at);
}

function locate(document: PdfDocument, signature: FoundSignature): Located {
  const subFilter = signature.dict && document.getName(signature.dict, 'SubFilter');
  return {
    signature,
    coverage: checkCoverage(document, signature),
    isTimestamp: subFilter === 'ETSI.RFC3161',
  };
}

const endOf = ({ coverage }: Located): number => (coverage.kind === 'covered' ? coverage.end : 0);

const severity = { passed: 0, indeterminate: 1, failed: 2 } as const;

/** A file is as good as its worst signature; a document timestamp that fails counts, one that is open does not. */
function summarise(
  signatures: readonly SignatureReport[],
  timestamps: readonly SignatureReport[],
  at: Date,
): ValidationReport {
  const counted = [...signatures, ...timestamps.filter(({ verdict }) => verdict === 'failed')];
  const [worst] = counted.toSorted((a, b) => severity[b.verdict] - severity[a.verdict]);
  if (worst === undefined)
    return conclude('unsigned', undefined, finding('unsigned'), signatures, timestamps, at);
  const said = worst.verdict === 'passed' ? finding('all-valid') : worst.finding;
  return conclude(worst.verdict, worst.subIndication, said, signatures, timestamps, at);
}

const conclude = (
  verdict: FileVerdict,
  subIndication: SubIndication | undefined,
  said: Finding,
  signatures: readonly SignatureReport[],
  documentTimestamps: readonly SignatureReport[],
  validatedAt: Date,
): ValidationReport => ({
  verdict,
  subIndication,
  finding: said,
  signatures,
  documentTimestamps,
  validatedAt,
});
