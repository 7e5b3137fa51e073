/**
 * The verdict on a PDF: every signature found, judged newest timestamp first so that each proof of time serves what
 * stands below it, and one answer for the file. Synchronous and pure: anchors, time and further evidence are given.
 * It must never answer "valid" for what it did not understand, nor throw for what stands in a file.
 */
import { AppError } from '../../lib/errors.ts';
import { openPdf, type PdfDocument } from '../../pdf/document.ts';
import type { Encryption } from '../../pdf/encryption/open-encryption.ts';
import type { ByteSource } from '../../pdf/source.ts';
import { gatherCertificates, type RawEvidence } from '../../pki/path/gather-evidence.ts';
import { makeSignatureMemory, type SignatureMemory } from '../../pki/path/signature-memory.ts';
import { makeEvidenceSet, type FoundEvidence } from './evidence-set.ts';
import { examineSignature, listCarriedEvidence } from './examine-signature.ts';
import { judgeInTime } from './judge-in-time.ts';
import { keepRevisions } from './kept-revisions.ts';
import { listSignatures } from './list-signatures.ts';
import { makeProofs } from './proofs-of-existence.ts';
import { listStoredEvidence } from './read-evidence.ts';
import type { SignatureReport, ValidationPolicy, ValidationReport } from './report.ts';
import { reportSignature } from './report-signature.ts';
import { finding, type FindingCode } from './sentences.ts';
import { settleOrder, type SettledSignature } from './settle-order.ts';

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
  readonly algorithms?: ValidationPolicy['algorithms'];
  /** The revocation freshness constraint (EN 319 102-1 clause 5.2.5). Default: next-update. */
  readonly freshness?: ValidationPolicy['freshness'];
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
    return {
      verdict: 'unreadable',
      subIndication: undefined,
      finding: finding(refusalFinding(error, input), error.message),
      signatures: [],
      documentTimestamps: [],
      validatedAt: input.at,
      policy: policyOf(input),
      evidence: makeEvidenceSet(given(input)).items(),
    };
  }
}

function refusalFinding({ code }: AppError, input: ValidationInput): FindingCode {
  if (code === 'pades.too-many-signatures') return 'too-many-signatures';
  if (code === 'pades.too-many-revisions') return 'too-many-revisions';
  return code === 'pdf.password' ? passwordFinding(input) : 'unreadable';
}

const passwordFinding = ({ password }: ValidationInput): FindingCode =>
  password === undefined ? 'password-missing' : 'password-wrong';

function judgeDocument(document: PdfDocument, input: ValidationInput): ValidationReport {
  const stored = listStoredEvidence(document).map(withCertificate);
  const beside = given(input).map(withCertificate);
  const pool = [...stored, ...beside].flatMap(({ origin, read }) =>
    origin === 'anchor' || read === undefined ? [] : [read],
  );
  const revisionAt = keepRevisions(document);
  const examined = listSignatures(document, revisionAt).map((signature) =>
    examineSignature(document, signature, pool),
  );
  const evidence = makeEvidenceSet([...beside, ...stored, ...examined.flatMap(listCarriedEvidence)]);
  const policy = policyOf(input);
  const settled = settleOrder(
    judgeInTime(examined, {
      anchors: beside.flatMap(({ origin, read }) =>
        origin === 'anchor' && read !== undefined ? [read] : [],
      ),
      evidence,
      proofs: makeProofs(input.at),
      policy,
      now: input.at,
      signatures: input.signatures ?? makeSignatureMemory(),
    }),
  );
  const hasStore = stored.some(({ kind }) => kind !== 'certificate');
  const reports = settled
    .toSorted((a, b) => endOf(a) - endOf(b))
    .map((one) => ({
      isTimestamp: one.examined.isDocumentTimestamp,
      report: reportSignature({ document, revisionAt, evidence, hasStore }, one),
    }));
  const signatures = reports.filter(({ isTimestamp }) => !isTimestamp).map(({ report }) => report);
  const timestamps = reports.filter(({ isTimestamp }) => isTimestamp).map(({ report }) => report);
  const referred = new Set(
    [...signatures, ...timestamps].flatMap(({ checks }) => checks.flatMap((one) => one.evidence)),
  );
  const used = evidence.items().filter(({ sha256, origin }) => origin !== 'document' || referred.has(sha256));
  return summarise(signatures, timestamps, { validatedAt: input.at, policy, evidence: used });
}

const withCertificate = (one: FoundEvidence): FoundEvidence =>
  one.kind === 'certificate' ? { ...one, read: gatherCertificates([one.raw])[0] } : one;

const policyOf = ({
  algorithms = 'dated',
  freshness = 'next-update',
}: ValidationInput): ValidationPolicy => ({
  algorithms,
  freshness,
});

const given = ({ anchors, certificates, evidence }: ValidationInput): readonly FoundEvidence[] => [
  ...anchors.map((raw) => ({ kind: 'certificate', raw, origin: 'anchor' }) as const),
  ...(certificates ?? []).map((raw) => ({ kind: 'certificate', raw, origin: 'given' }) as const),
  ...(evidence?.crls ?? []).map((raw) => ({ kind: 'crl', raw, origin: 'given' }) as const),
  ...(evidence?.ocsps ?? []).map((raw) => ({ kind: 'ocsp', raw, origin: 'given' }) as const),
];

const endOf = ({ examined: { coverage } }: SettledSignature): number =>
  coverage.kind === 'covered' ? coverage.end : 0;

const severity = { passed: 0, indeterminate: 1, failed: 2 } as const;

type Circumstances = Pick<ValidationReport, 'validatedAt' | 'policy' | 'evidence'>;

/** A file is as good as its worst signature; a document timestamp that fails counts, one that is open does not. */
function summarise(
  signatures: readonly SignatureReport[],
  documentTimestamps: readonly SignatureReport[],
  circumstances: Circumstances,
): ValidationReport {
  const rest = { signatures, documentTimestamps, ...circumstances };
  const counted = [...signatures, ...documentTimestamps.filter(({ verdict }) => verdict === 'failed')];
  const [worst] = counted.toSorted((a, b) => severity[b.verdict] - severity[a.verdict]);
  if (worst === undefined)
    return { verdict: 'unsigned', subIndication: undefined, finding: finding('unsigned'), ...rest };
  const said = worst.verdict === 'passed' ? finding('all-valid') : worst.finding;
  return { verdict: worst.verdict, subIndication: worst.subIndication, finding: said, ...rest };
}
