import { openPdf } from '../../pdf/document.ts';
import type { ByteSource } from '../../pdf/source.ts';
import type { IssuerSource, RevocationSource } from '../sources.ts';
import type { ValidationReport } from '../validate/report.ts';
import { validatePdf, type ValidationInput } from '../validate/validate-pdf.ts';
import { findEvidenceSubjects } from './find-evidence-subjects.ts';
import { seekEvidence, type EvidenceGap } from './seek-evidence.ts';

export interface SourcedVerdict {
  readonly report: ValidationReport;
  /** What an indeterminate verdict lacks; empty where it is decided. */
  readonly gaps: readonly EvidenceGap[];
  /** What the decision was given in the end, fetched evidence included: with it the report can be come to again. */
  readonly input: ValidationInput;
}

/**
 * The verdict on a PDF, with what it lacks fetched first and decided upon afterwards: the decision itself sees bytes
 * in hand only. A file that decides itself is asked about nowhere, nor is one without an anchor to end its paths.
 */
export async function validateWithSources(
  source: ByteSource,
  input: ValidationInput,
  sources: { readonly revocation: RevocationSource; readonly issuers: IssuerSource },
): Promise<SourcedVerdict> {
  const first = validatePdf(source, input);
  if (first.verdict !== 'indeterminate' || input.anchors.length === 0)
    return { report: first, gaps: [], input };
  const { subjects, pool, known } = findEvidenceSubjects(openPdf(source, input), input.at);
  const { gaps, certificates, crls, ocsps } = await seekEvidence({
    subjects: subjects.map(({ certificate, at }) => ({ certificate, at })),
    pool: [...pool, ...(input.certificates ?? []), ...input.anchors],
    anchors: input.anchors,
    known: {
      crls: [...known.crls, ...(input.evidence?.crls ?? [])],
      ocsps: [...known.ocsps, ...(input.evidence?.ocsps ?? [])],
    },
    source: sources.revocation,
    issuers: sources.issuers,
    now: input.at,
  });
  const given: ValidationInput = {
    ...input,
    certificates: [...(input.certificates ?? []), ...certificates],
    evidence: {
      crls: [...crls, ...(input.evidence?.crls ?? [])],
      ocsps: [...ocsps, ...(input.evidence?.ocsps ?? [])],
    },
  };
  const report = validatePdf(source, given);
  return { report, gaps: report.verdict === 'indeterminate' ? gaps : [], input: given };
}

/** Where nobody is to be asked. */
export const nobody: Parameters<typeof validateWithSources>[2] = {
  revocation: { evidenceFor: async () => ({}) },
  issuers: { issuersOf: async () => [] },
};
