import { openRevision, type PdfDocument } from '../../pdf/document.ts';

/** A document as it was when the file ended there. @throws {PdfError} */
export type RevisionAt = (end: number) => PdfDocument;

const mostKept = 8;

/** Signatures are looked for in revisions that are compared later: the few of an ordinary file are opened once. */
export function keepRevisions(document: PdfDocument): RevisionAt {
  const kept = new Map<number, PdfDocument>();
  return (end) => {
    const known = kept.get(end);
    if (known !== undefined) return known;
    const revision = openRevision(document, end);
    if (kept.size < mostKept) kept.set(end, revision);
    return revision;
  };
}
