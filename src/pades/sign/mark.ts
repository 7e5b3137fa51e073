import type { Update } from '../../pdf/incremental-writer.ts';
import type { PdfDict } from '../../pdf/objects.ts';
import type { DrawingRules } from '../../pdf/pdf-a/drawing-rules.ts';

export interface MarkSize {
  /** Points as shown. */
  readonly width: number;
  readonly height: number;
}

export interface DrawnMark {
  /** A content stream in a box from (0, 0) to (width, height), upright. */
  readonly content: Uint8Array;
  readonly resources: PdfDict;
}

/**
 * What a signature shows on its page. Fonts and images that it needs are put into the update, by the document's own
 * rules, so that PDF/A stays PDF/A.
 */
export interface Mark {
  draw(update: Update, size: MarkSize, rules: DrawingRules): DrawnMark;
}
