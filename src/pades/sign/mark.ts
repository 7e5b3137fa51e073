import type { Update } from '../../pdf/incremental-writer.ts';
import type { PdfDict } from '../../pdf/objects.ts';

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

/** What a signature shows on its page. Fonts and images that it needs are put into the update. */
export interface Mark {
  draw(update: Update, size: MarkSize): DrawnMark;
}
