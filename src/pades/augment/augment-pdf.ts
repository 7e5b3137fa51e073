/**
 * Lifts a signed PDF of any maker to a higher PAdES level, or renews its archive (EN 319 142-1 clauses 5.4 and 5.5).
 * Only increments are appended: the given bytes stay a prefix, so no earlier signature is touched. The order is the
 * order of proof: 1. the signatures hold; 2. their time; 3. evidence as of that time; 4. a timestamp over both.
 */
import { concatBytes } from '../../lib/bytes.ts';
import { openPdf, type PdfDocument } from '../../pdf/document.ts';
import { appendedSource } from '../../pdf/source.ts';
import { PadesError } from '../pades-error.ts';
import { timestampDocument, type PadesLevel } from '../sign/sign-pdf.ts';
import { certificationLevel } from '../sign/signing-restrictions.ts';
import type { IssuerSource, RevocationSource, TimestampSource } from '../sources.ts';
import { validatePdf } from '../validate/validate-pdf.ts';
import { collectEvidence } from './collect-evidence.ts';
import { findEvidenceSubjects } from './find-evidence-subjects.ts';
import { addToSecurityStore } from './security-store.ts';

export interface AugmentPdfInput {
  readonly document: PdfDocument;
  readonly level: Exclude<PadesLevel, 'B-B'>;
  readonly now: Date;
  readonly random: (length: number) => Uint8Array;
  readonly timestamp: TimestampSource;
  /** Needed from B-LT on. */
  readonly revocation?: RevocationSource | undefined;
  readonly issuers?: IssuerSource | undefined;
  /** Where the paths of signers and timestamp units must end; needed from B-LT on. */
  readonly anchors: readonly Uint8Array[];
  /** Lifts a document certified with no changes allowed: ISO 32000-2 lets it, some readers do not. */
  readonly allowCertified?: boolean | undefined;
  /** Lifts a file whose signatures do not hold. */
  readonly allowBroken?: boolean | undefined;
}

export interface AugmentedPdf {
  /** To be appended to the original, byte for byte; empty where the file is at the level already. */
  readonly tail: Uint8Array;
  /** In the order in which they were appended. */
  readonly added: readonly ('timestamp' | 'evidence' | 'archive-timestamp')[];
}

/** @throws {PadesError | PdfError} */
export async function augmentPdf(input: AugmentPdfInput): Promise<AugmentedPdf> {
  checkLiftable(input);
  const { document, level } = input;
  const added: AugmentedPdf['added'][number][] = [];
  let tail: Uint8Array = new Uint8Array(0);
  const { encryption } = document;
  const current = (): PdfDocument => openPdf(appendedSource(document.source, tail), { encryption });
  const append = (kind: AugmentedPdf['added'][number], more: Uint8Array): void => {
    if (more.length === 0) return;
    tail = concatBytes([tail, more]);
    added.push(kind);
  };
  // A finished signature's unsigned attributes cannot grow inside a fixed /Contents: the time of a signature
  // without one is proven by a document timestamp over it (EN 319 142-1 clause 6.3, SPO "document-time-stamp").
  if (findEvidenceSubjects(document, input.now).withoutTime > 0)
    append('timestamp', await timestampDocument(document, input));
  if (level !== 'B-T') {
    append('evidence', addToSecurityStore(current(), await evidenceFor(current(), input), input.random(16)));
  }
  if (level === 'B-LTA') append('archive-timestamp', await timestampDocument(current(), input));
  return { tail, added };
}

function checkLiftable({ document, anchors, now, allowBroken, allowCertified }: AugmentPdfInput): void {
  const { verdict, finding, signatures, documentTimestamps } = validatePdf(document.source, {
    encryption: document.encryption,
    anchors,
    at: now,
  });
  if (signatures.length + documentTimestamps.length === 0)
    throw new PadesError('pades.nothing-signed', 'expected a signed document: there is nothing to lift');
  if (verdict === 'failed' && allowBroken !== true) {
    const detail = finding.detail === undefined ? '' : ` (${finding.detail})`;
    throw new PadesError(
      'pades.signature-broken',
      `expected signatures that hold: ${finding.sentence.en}${detail}`,
    );
  }
  if (certificationLevel(document) === 1 && allowCertified !== true) {
    throw new PadesError(
      'pades.certification-forbids',
      'the document is certified with no changes allowed (DocMDP 1); ISO 32000-2 lets evidence and timestamps be added, some readers do not',
    );
  }
}

/** Evidence for all that the file rests on, its timestamps included; what it holds already is not sought again. */
function evidenceFor(document: PdfDocument, input: AugmentPdfInput): ReturnType<typeof collectEvidence> {
  const { revocation, issuers, anchors, now } = input;
  if (revocation === undefined)
    throw new PadesError(
      'pades.revocation-source-missing',
      'expected a revocation source from level B-LT on',
    );
  const { subjects, pool, known } = findEvidenceSubjects(document, now);
  return collectEvidence({
    subjects,
    pool: [...pool, ...anchors],
    anchors,
    known,
    source: revocation,
    issuers,
    now,
  });
}
