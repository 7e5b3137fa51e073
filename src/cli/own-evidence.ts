import { AppError } from '../lib/errors.ts';
import type { IssuerSource, RevocationSource } from '../pades/sources.ts';
import type { Output } from './output.ts';

export interface OpenedEvidence {
  readonly sources: RevocationSource & IssuerSource;
  readonly close: () => Promise<void>;
}

/**
 * The platform's own evidence, opened at the first question: most files decide themselves and need no database. What
 * cannot be opened is said once, and gives nothing.
 */
export function ownEvidenceWhenAsked(
  open: () => Promise<OpenedEvidence | undefined>,
  output: Output,
): OpenedEvidence {
  let opening: Promise<OpenedEvidence | undefined> | undefined;
  const opened = () =>
    (opening ??= open().catch((error: unknown) => {
      if (!(error instanceof AppError)) throw error;
      output.problem(`sertel: the platform's own evidence is not at hand: ${error.message}`);
      return undefined;
    }));
  return {
    sources: {
      evidenceFor: async (...question) => (await opened())?.sources.evidenceFor(...question) ?? {},
      issuersOf: async (certificate) => (await opened())?.sources.issuersOf(certificate) ?? [],
    },
    close: async () => (await opening)?.close(),
  };
}
