import type { PdfDict } from './objects.ts';
import type { XrefSection } from './xref.ts';

/** The file up to one `%%EOF`: what a signature may cover. */
export interface Revision {
  readonly startxref: number;
  readonly kind: 'table' | 'stream' | 'hybrid';
  readonly trailer: PdfDict;
  /** Offset after its `%%EOF` and line end. */
  readonly end: number;
}

/**
 * The revisions, newest first. A linearized file's two sections are one revision: the section at its front ends
 * before the one that it continues.
 */
export function listRevisions(sections: readonly XrefSection[]): readonly Revision[] {
  const revisions: Revision[] = [];
  let earlierEnd = 0;
  for (const { startxref, kind, trailer, end } of sections.toReversed()) {
    const continues = end < earlierEnd;
    if (continues) revisions.shift();
    earlierEnd = Math.max(end, earlierEnd);
    revisions.unshift({ startxref, kind, trailer, end: earlierEnd });
  }
  return revisions;
}
