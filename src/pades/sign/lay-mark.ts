/**
 * A mark that is no signature: initials laid down in the pages of an unsigned file, as content of the pages
 * themselves, which the first signature covers then (decision 0013).
 */
import type { PdfDocument } from '../../pdf/document.ts';
import { listFields } from '../../pdf/form-fields.ts';
import { beginUpdate } from '../../pdf/incremental-writer.ts';
import { drawingRulesFor } from '../../pdf/pdf-a/drawing-rules.ts';
import { checkPermissions } from './check-permissions.ts';
import type { Mark } from './mark.ts';
import { checkCopiesAllowed, stampPages } from './page-stamps.ts';
import type { ShownRectangle } from './placement.ts';
import { checkStaticForm } from './signature-field.ts';

export interface MarkToLay {
  readonly mark: Mark;
  /** Where it shows: pages from 1 with a rectangle that they have in common. */
  readonly places: readonly { readonly pages: readonly number[]; readonly rect: ShownRectangle }[];
  /** 16 bytes: the second file identifier. */
  readonly fileId: Uint8Array;
}

/**
 * @returns the tail to append to the original
 * @throws {PadesError} `pades.copies-after-signature` where a signature is there already, `pades.rectangle-outside`
 * @throws {PdfError}
 */
export function layMark(document: PdfDocument, { mark, places, fileId }: MarkToLay): Uint8Array {
  checkStaticForm(document);
  checkPermissions(document, 'new');
  checkCopiesAllowed(document, listFields(document), undefined);
  const update = beginUpdate(document);
  const rules = drawingRulesFor(document);
  for (const { pages, rect } of places)
    stampPages(document, update, { pages, rect }, mark.draw(update, rect, rules));
  return update.finish(fileId).tail;
}
